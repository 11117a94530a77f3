using Ampora.Hosting.Errors;

namespace Ampora.Regional.Assignments;

internal static class AssignmentsSetup
{
    public static void AddAssignments(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<AssignmentStore>();
        builder.Services.AddSingleton<FleetDecisions>();
        builder.Services.AddHostedService<FleetDecisionsRunner>();
        builder.Services.AddJson(AssignmentsJson.Default);
    }
}
