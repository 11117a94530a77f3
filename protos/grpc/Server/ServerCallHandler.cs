using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Grpc.AspNetCore.Server;

/// <summary>The endpoint of one method: makes the service, runs it, and turns whatever happens into a status.</summary>
internal sealed class ServerCallHandler<TService>(
    IMethod method, ObjectFactory<TService> factory, Func<TService, ServerCall, Task> run, ServerCallSettings settings)
    where TService : class
{
    internal async Task HandleAsync(HttpContext http)
    {
        if (!HttpAdmission.Admit(http)) return;
        HttpAdmission.LiftBodyLimits(http, method.Type);

        await using var call = new ServerCall(http, method, settings);
        TService? created = null;
        try
        {
            call.Begin();
            var service = http.RequestServices.GetService<TService>() ?? (created = factory(http.RequestServices, []));
            await run(service, call);
            await call.EndAsync();
        }
        catch (Exception e)
        {
            await call.FailAsync(e);
        }
        finally
        {
            switch (created)
            {
                case IAsyncDisposable disposable:
                    await disposable.DisposeAsync();
                    break;
                case IDisposable disposable:
                    disposable.Dispose();
                    break;
            }
        }
    }
}
