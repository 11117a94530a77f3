using Ampora.Federation.V1;

namespace Ampora.Regional.Federation;

/// <summary>Rows of one statement, with what that statement knew of the horizon.</summary>
/// <param name="Drained">Nothing that the statement could see is left behind the last item.</param>
internal sealed record FeedPage(Horizon Horizon, IReadOnlyList<Item> Items, bool Drained);
