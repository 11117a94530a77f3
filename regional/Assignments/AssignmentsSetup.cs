using Ampora.Hosting.Errors;

namespace Ampora.Regional.Assignments;

internal static class AssignmentsSetup
{
    public static void AddAssignments(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<AssignmentStore>();
        builder.Services.AddJson(AssignmentsJson.Default);
    }
}
