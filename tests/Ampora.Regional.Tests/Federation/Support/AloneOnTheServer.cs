namespace Ampora.Regional.Tests.Federation.Support;

/// <summary>Any writer of any database of a server holds the feed's horizon: these tests run when nobody else writes.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneOnTheServer
{
    public const string Name = "alone on the server";
}
