using Ampora.Testing;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Reflection.V1;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Ampora.Grpc.Tests.Reflection;

public sealed class ReflectionServiceTests : IAsyncLifetime
{
    private PeerServer? _server;
    private GrpcChannel? _channel;

    public async ValueTask InitializeAsync()
    {
        _server = await PeerServer.StartAsync(
            configure: builder => builder.Services.AddGrpcReflection(), map: app => app.MapGrpcReflectionService());
        _channel = GrpcChannel.ForAddress(_server.Address);
    }

    public async ValueTask DisposeAsync()
    {
        _channel!.Dispose();
        await _server!.DisposeAsync();
    }

    [Theory]
    [InlineData("ampora.test.v1.Peer")]
    [InlineData("ampora.test.v1.Peer.Echo")]
    [InlineData("ampora.test.v1.Note")]
    [InlineData("ampora.test.v1.Note.body")]
    public async Task A_symbol_leads_to_its_file(string symbol)
    {
        var answer = await AskAsync(new ServerReflectionRequest { FileContainingSymbol = symbol, Host = "here" });

        var file = FileDescriptorProto.Parser.ParseFrom(answer.FileDescriptorResponse.FileDescriptorProto.ShouldHaveSingleItem());
        file.Name.ShouldBe("peer.proto");
        file.Package.ShouldBe("ampora.test.v1");
        answer.ValidHost.ShouldBe("here");
        answer.OriginalRequest.FileContainingSymbol.ShouldBe(symbol);
    }

    [Fact]
    public async Task A_file_is_found_by_its_name()
    {
        var answer = await AskAsync(new ServerReflectionRequest { FileByFilename = "grpc/reflection/v1/reflection.proto" });

        FileDescriptorProto.Parser.ParseFrom(answer.FileDescriptorResponse.FileDescriptorProto.Single()).Package.ShouldBe("grpc.reflection.v1");
    }

    [Fact]
    public async Task A_type_without_extensions_has_none_and_an_unknown_one_is_not_found()
    {
        var known = await AskAsync(new ServerReflectionRequest { AllExtensionNumbersOfType = "ampora.test.v1.Note" });
        var unknown = await AskAsync(new ServerReflectionRequest { AllExtensionNumbersOfType = "ampora.test.v1.Nothing" });
        var extension = await AskAsync(new ServerReflectionRequest
        {
            FileContainingExtension = new ExtensionRequest { ContainingType = "ampora.test.v1.Note", ExtensionNumber = 100 },
        });

        known.AllExtensionNumbersResponse.BaseTypeName.ShouldBe("ampora.test.v1.Note");
        known.AllExtensionNumbersResponse.ExtensionNumber.ShouldBeEmpty();
        unknown.ErrorResponse.ErrorCode.ShouldBe((int)StatusCode.NotFound);
        extension.ErrorResponse.ErrorCode.ShouldBe((int)StatusCode.NotFound);
    }

    [Fact]
    public async Task A_question_about_nothing_is_an_invalid_argument_and_the_next_one_is_answered()
    {
        using var call = new ServerReflection.ServerReflectionClient(_channel!).ServerReflectionInfo();
        await call.RequestStream.WriteAsync(new ServerReflectionRequest());
        (await call.ResponseStream.MoveNext().WithTimeout()).ShouldBeTrue();
        call.ResponseStream.Current.ErrorResponse.ErrorCode.ShouldBe((int)StatusCode.InvalidArgument);

        await call.RequestStream.WriteAsync(new ServerReflectionRequest { ListServices = "" });
        (await call.ResponseStream.MoveNext().WithTimeout()).ShouldBeTrue();
        call.ResponseStream.Current.ListServicesResponse.Service.Select(service => service.Name).ShouldContain("ampora.test.v1.Peer");
    }

    private async Task<ServerReflectionResponse> AskAsync(ServerReflectionRequest request)
    {
        using var call = new ServerReflection.ServerReflectionClient(_channel!).ServerReflectionInfo();
        await call.RequestStream.WriteAsync(request);
        await call.RequestStream.CompleteAsync();
        (await call.ResponseStream.MoveNext().WithTimeout()).ShouldBeTrue();
        return call.ResponseStream.Current;
    }
}
