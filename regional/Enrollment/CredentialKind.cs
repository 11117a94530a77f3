namespace Ampora.Regional.Enrollment;

/// <summary>Of a row of agent_credentials. Numbers as stored.</summary>
internal enum CredentialKind : short
{
    /// <summary>A token of one agent.</summary>
    Token = 1,

    /// <summary>A certificate of one agent.</summary>
    Certificate = 2,

    /// <summary>A bootstrap token that one agent came in with and keeps until it has a credential of its own.</summary>
    Bootstrap = 3,

    /// <summary>A token that speaks for many agents.</summary>
    Gateway = 4,
}
