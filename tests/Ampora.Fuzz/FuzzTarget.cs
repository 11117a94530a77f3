namespace Ampora.Fuzz;

/// <summary>Something that takes bytes from strangers. An input is bytes whatever it stands for, so that it can be kept and run again.</summary>
internal abstract class FuzzTarget
{
    public abstract string Name { get; }

    /// <summary>Of how many inputs in twenty it is.</summary>
    public abstract int Share { get; }

    public abstract byte[] Generate(Random random);

    /// <summary>True when the input was taken, false when it was refused as it should be.</summary>
    /// <exception cref="FuzzFaultException">Something that must always hold did not.</exception>
    public abstract bool Run(byte[] input);

    protected static void Holds(bool rule, string words)
    {
        if (!rule)
        {
            throw new FuzzFaultException(words);
        }
    }
}

/// <summary>What must always hold did not.</summary>
internal sealed class FuzzFaultException : Exception
{
    public FuzzFaultException()
    {
    }

    public FuzzFaultException(string message)
        : base(message)
    {
    }

    public FuzzFaultException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
