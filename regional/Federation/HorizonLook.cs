namespace Ampora.Regional.Federation;

/// <summary>One look at the horizon, shared by every reader of this instance.</summary>
/// <param name="Horizon">The last one known; null before the first.</param>
/// <param name="At">When it was read, as a timestamp of the local clock.</param>
/// <param name="HeldReason">Empty unless the horizon stands still, or the database does not answer.</param>
internal sealed record HorizonLook(Horizon? Horizon, long At, string HeldReason);
