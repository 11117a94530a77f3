namespace Ampora.Hosting.Access;

/// <summary>The tables of sign-in. The first migration of every app that calls <c>AddAmporaAccess</c> includes this SQL.</summary>
public static class AccessSchema
{
    public const string Sql =
        """
        CREATE TABLE sign_in_links (
            code_hash bytea PRIMARY KEY,
            created_at timestamptz NOT NULL DEFAULT now(),
            expires_at timestamptz NOT NULL
        );
        COMMENT ON TABLE sign_in_links IS 'One-time sign-in links: the SHA-256 of the code. Redeeming a link deletes it.';

        CREATE TABLE data_protection_keys (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            created_at timestamptz NOT NULL DEFAULT now(),
            friendly_name text NOT NULL,
            xml text NOT NULL
        );
        COMMENT ON TABLE data_protection_keys IS 'The keys that protect session cookies, shared by all instances.';
        """;
}
