using Ampora.Hosting.Errors;

namespace Ampora.Regional.Groups;

internal static class GroupsSetup
{
    public static void AddGroups(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<GroupStore>();
        builder.Services.AddSingleton<GroupMembers>();
        builder.Services.AddJson(GroupsJson.Default);
    }
}
