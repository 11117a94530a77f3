// usage: node server.js     Serves peer.proto on a free port of the loopback, prints the port, ends when its input does.
'use strict';
const path = require('node:path');
const grpc = require('@grpc/grpc-js');
const loader = require('@grpc/proto-loader');

const loading = { keepCase: true, longs: Number, defaults: true, oneofs: true };
const { Peer } = grpc.loadPackageDefinition(loader.loadSync(path.join(__dirname, '../protos/peer.proto'), loading)).ampora.test.v1;

let givenUp = 0;
const hang = (call) => call.on('cancelled', () => givenUp++);

const echoed = (call) => {
  const headers = new grpc.Metadata();
  const trailers = new grpc.Metadata();
  for (const key of ['x-note', 'x-note-bin']) {
    for (const value of call.metadata.get(key)) {
      headers.add(key, value);
      trailers.add(key.replace('x-note', 'x-trailer'), value);
    }
  }
  call.sendMetadata(headers);
  return trailers;
};

const server = new grpc.Server({ 'grpc.default_compression_algorithm': grpc.compressionAlgorithms.gzip });
server.addService(Peer.service, {
  Echo: (call, reply) => reply(null, call.request, echoed(call)),
  Count: (call) => {
    const { count, body_bytes: size, then_hang: thenHang } = call.request;
    const body = Buffer.alloc(size);
    let number = 0;
    const pump = () => {
      while (number < count) if (!call.write({ number: number++, body })) return call.once('drain', pump);
      if (thenHang) hang(call);
      else call.end();
    };
    pump();
  },
  Gather: (call, reply) => {
    const tally = { count: 0, sum: 0 };
    call.on('data', (note) => {
      tally.count++;
      tally.sum += note.number;
    });
    call.on('end', () => reply(null, tally));
  },
  Chat: (call) => {
    call.on('data', (note) => call.write(note));
    call.on('end', () => call.end());
  },
  Fail: (call, reply) => {
    const metadata = new grpc.Metadata();
    metadata.set('x-reason', 'asked-for');
    reply({ code: call.request.code, details: call.request.detail, metadata });
  },
  Wait: (call) => hang(call),
  GivenUp: (call, reply) => reply(null, { count: givenUp, sum: 0 }),
});

server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, port) => {
  if (error) throw error;
  console.log(port);
});
process.stdin.resume();
process.stdin.on('end', () => process.exit(0));
