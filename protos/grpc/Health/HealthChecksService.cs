using Grpc.Core;
using Grpc.Health.V1;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using static Grpc.Health.V1.HealthCheckResponse.Types;

namespace Grpc.AspNetCore.HealthChecks;

/// <summary>grpc.health.v1 over the health checks of the host. Check runs them; Watch follows the published reports.</summary>
internal sealed class HealthChecksService(
    HealthCheckService checks, HealthReports reports, IOptions<GrpcHealthChecksOptions> options, IHostApplicationLifetime lifetime)
    : Health.V1.Health.HealthBase
{
    public override async Task<HealthCheckResponse> Check(HealthCheckRequest request, ServerCallContext context)
    {
        var mapping = options.Value.Services.Find(request.Service)
            ?? throw new RpcException(new Status(StatusCode.NotFound, $"The service '{request.Service}' is unknown here."));
        return new HealthCheckResponse { Status = await CheckAsync(mapping, context.CancellationToken) };
    }

    public override async Task<HealthListResponse> List(HealthListRequest request, ServerCallContext context)
    {
        var reply = new HealthListResponse();
        foreach (var mapping in options.Value.Services)
        {
            reply.Statuses.Add(mapping.Name, new HealthCheckResponse { Status = await CheckAsync(mapping, context.CancellationToken) });
        }

        return reply;
    }

    public override async Task Watch(HealthCheckRequest request, IServerStreamWriter<HealthCheckResponse> responseStream, ServerCallContext context)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, lifetime.ApplicationStopping);
        var mapping = options.Value.Services.Find(request.Service);
        ServingStatus? told = null;
        try
        {
            while (true)
            {
                var latest = reports.Latest;
                var status = mapping is null ? ServingStatus.ServiceUnknown
                    : latest.Report is null ? await CheckAsync(mapping, end.Token)
                    : StatusOf(latest.Report.Entries.Where(entry => Takes(mapping, entry.Key, entry.Value.Tags)).Select(entry => entry.Value.Status));
                if (status != told) await responseStream.WriteAsync(new HealthCheckResponse { Status = status }, end.Token);
                told = status;
                await latest.Next.Task.WaitAsync(end.Token);
            }
        }
        catch (OperationCanceledException) when (!context.CancellationToken.IsCancellationRequested)
        {
            await responseStream.WriteAsync(new HealthCheckResponse { Status = ServingStatus.NotServing });
        }
    }

    private static bool Takes(ServiceMapping mapping, string name, IEnumerable<string> tags) =>
        mapping.HealthCheckPredicate(new HealthCheckMapContext(name, tags));

    private static ServingStatus StatusOf(IEnumerable<HealthStatus> results)
    {
        var status = ServingStatus.Unknown;
        foreach (var result in results)
        {
            if (result == HealthStatus.Unhealthy) return ServingStatus.NotServing;
            status = ServingStatus.Serving;
        }

        return status;
    }

    private async Task<ServingStatus> CheckAsync(ServiceMapping mapping, CancellationToken cancellationToken)
    {
        var report = await checks.CheckHealthAsync(check => Takes(mapping, check.Name, check.Tags), cancellationToken);
        return StatusOf(report.Entries.Values.Select(entry => entry.Status));
    }
}
