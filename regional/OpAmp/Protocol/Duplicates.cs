using OpAmp.Proto.V1;

namespace Ampora.Regional.OpAmp.Protocol;

/// <summary>
/// Finds two agents with one id by their sequence numbers: each goes on from where the other interrupted it. An agent that restarts
/// or loses messages jumps, but never goes back to where it was and on from there, again and again (item 135).
/// </summary>
internal static class Duplicates
{
    private const int Enough = 3;

    /// <summary>The state with what the sequence number of <paramref name="message"/> says.</summary>
    public static AgentState Watch(AgentState state, AgentToServer message)
    {
        if (state.Sequence is not { } last || message.SequenceNum == unchecked(last + 1))
        {
            return state.Strays == 0 ? state : state with { Strays = state.Strays - 1 };
        }

        var continues = state.Strayed is { } strayed && message.SequenceNum == unchecked(strayed + 1);
        return state with { Strayed = last, Strays = continues ? state.Strays + 1 : 0 };
    }

    public static bool Are(AgentState state) => state.Strays >= Enough;
}
