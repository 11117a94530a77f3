// usage: node client.js <host:port> <scenario>     Prints one line of JSON: what @grpc/grpc-js saw.
'use strict';
const path = require('node:path');
const grpc = require('@grpc/grpc-js');
const loader = require('@grpc/proto-loader');

const loading = { keepCase: true, longs: Number, defaults: true, oneofs: true };
const load = (file) => grpc.loadPackageDefinition(loader.loadSync(file, loading));
const installed = (name, file) => path.join(path.dirname(require.resolve(`${name}/package.json`)), file);

const [address, scenario] = process.argv.slice(2);
const peer = load(path.join(__dirname, '../protos/peer.proto')).ampora.test.v1;
const limits = { 'grpc.max_receive_message_length': -1, 'grpc.max_send_message_length': -1 };
const open = (Client, options = {}) => new Client(address, grpc.credentials.createInsecure(), { ...limits, ...options });
const client = open(peer.Peer);
const soon = () => ({ deadline: Date.now() + 20_000 });

const unary = (target, method, request, metadata = new grpc.Metadata(), options = soon()) =>
  new Promise((resolve) => {
    const result = {};
    const call = target[method](request, metadata, options, (error, reply) => {
      result.error = error;
      result.reply = reply;
    });
    call.on('metadata', (headers) => (result.headers = headers));
    call.on('status', (status) => resolve({ ...result, status }));
  });

const collect = (call) =>
  new Promise((resolve) => {
    const messages = [];
    call.on('data', (message) => messages.push(message));
    call.on('error', () => {});
    call.on('status', (status) => resolve({ messages, status }));
  });

const strange = (service, name) => {
  const identity = (bytes) => bytes;
  return new Promise((resolve) =>
    new grpc.Client(address, grpc.credentials.createInsecure()).makeUnaryRequest(
      `/${service}/${name}`, identity, identity, Buffer.alloc(0), (error) => resolve(error.code)));
};

const ask = async (Reflection, request) => {
  const call = open(Reflection).ServerReflectionInfo(soon());
  const answers = collect(call);
  call.write(request);
  call.end();
  return (await answers).messages[0];
};

const scenarios = {
  unary: async () => (await unary(client, 'Echo', { number: 7, text: 'grüße' })).reply,
  'server-stream': async () => {
    const { messages, status } = await collect(client.Count({ count: 5000, body_bytes: 100 }, soon()));
    return { count: messages.length, ordered: messages.every((note, i) => note.number === i), code: status.code };
  },
  'client-stream': () =>
    new Promise((resolve, reject) => {
      const call = client.Gather(soon(), (error, tally) => (error ? reject(error) : resolve(tally)));
      for (let i = 0; i < 1000; i++) call.write({ number: i });
      call.end();
    }),
  duplex: () =>
    new Promise((resolve) => {
      const call = client.Chat(soon());
      let sent = 0;
      const next = () => (sent < 100 ? call.write({ number: sent++ }) : call.end());
      let echoed = 0;
      call.on('data', (note) => {
        if (note.number === echoed) echoed++;
        next();
      });
      call.on('status', (status) => resolve({ echoed, code: status.code }));
      next();
    }),
  metadata: async () => {
    const metadata = new grpc.Metadata();
    metadata.set('x-note', 'plain text');
    metadata.add('x-note-bin', Buffer.from([0, 255, 1, 254]));
    metadata.add('x-note-bin', Buffer.from([1]));
    const { headers, status } = await unary(client, 'Echo', {}, metadata);
    const hex = (source, key) => source.get(key).map((bytes) => bytes.toString('hex'));
    return {
      header: headers.get('x-note')[0], headerBytes: hex(headers, 'x-note-bin'),
      trailer: status.metadata.get('x-trailer')[0], trailerBytes: hex(status.metadata, 'x-trailer-bin'),
    };
  },
  status: async () => {
    const { status } = await unary(client, 'Fail', { code: 5, detail: 'süd\n100 %' });
    return { code: status.code, detail: status.details, reason: status.metadata.get('x-reason')[0] };
  },
  fault: async () => {
    const { status } = await unary(client, 'Fail', { code: 99 });
    return { code: status.code, detail: status.details };
  },
  deadline: async () => {
    const { status } = await unary(client, 'Wait', {}, new grpc.Metadata(), { deadline: Date.now() + 300 });
    return { code: status.code };
  },
  cancel: async () => {
    const call = client.Count({ count: 1, then_hang: true }, soon());
    const end = collect(call);
    call.once('data', () => call.cancel());
    return { code: (await end).status.code };
  },
  gzip: async () => {
    const zipping = open(peer.Peer, { 'grpc.default_compression_algorithm': grpc.compressionAlgorithms.gzip });
    const { reply, headers } = await unary(zipping, 'Echo', { text: 'x'.repeat(100_000) });
    return { length: reply.text.length };
  },
  large: async () => ({ length: (await unary(client, 'Echo', { body: Buffer.alloc(3 * 1024 * 1024, 1) })).reply.body.length }),
  'too-large': async () => ({ code: (await unary(client, 'Echo', { body: Buffer.alloc(5 * 1024 * 1024) })).status.code }),
  unknown: async () => ({
    method: await strange('ampora.test.v1.Peer', 'Nothing'), service: await strange('ampora.test.v1.Nobody', 'Echo'),
  }),
  health: async () => {
    const { Health } = load(installed('grpc-health-check', 'proto/health/v1/health.proto')).grpc.health.v1;
    const health = open(Health);
    const watch = health.Watch({ service: '' }, soon());
    const watched = await new Promise((resolve) => watch.once('data', resolve));
    watch.on('error', () => {});
    watch.cancel();
    return {
      server: (await unary(health, 'Check', { service: '' })).reply.status,
      stranger: (await unary(health, 'Check', { service: 'nobody' })).status.code,
      list: Object.keys((await unary(health, 'List', {})).reply.statuses),
      watched: watched.status,
    };
  },
  reflection: async () => {
    const result = {};
    for (const version of ['v1', 'v1alpha']) {
      const file = installed('@grpc/reflection', `build/proto/grpc/reflection/${version}/reflection.proto`);
      const { ServerReflection } = load(file).grpc.reflection[version];
      const services = await ask(ServerReflection, { list_services: '*' });
      const files = await ask(ServerReflection, { file_containing_symbol: 'ampora.test.v1.Peer' });
      const described = grpc.loadPackageDefinition(loader.loadFileDescriptorSetFromObject({
        file: files.file_descriptor_response.file_descriptor_proto.map((bytes) =>
          require('protobufjs/ext/descriptor').FileDescriptorProto.decode(bytes)),
      }, loading));
      const missing = await ask(ServerReflection, { file_by_filename: 'nothing.proto' });
      result[version] = {
        services: services.list_services_response.service.map((service) => service.name),
        methods: Object.keys(described.ampora.test.v1.Peer.service),
        missing: missing.error_response.error_code,
      };
    }
    return result;
  },
};

scenarios[scenario]().then((result) => {
  console.log(JSON.stringify(result));
  process.exit(0);
}, (error) => {
  console.error(error);
  process.exit(1);
});
