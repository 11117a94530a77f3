namespace Ampora.Regional.Enrollment.Certificates;

/// <summary>Section <c>Enrollment:Ca</c>: the region's agent CA. It signs what agents ask for with their own keys.</summary>
internal sealed class CaOptions
{
    /// <summary>Issues certificates. Default false.</summary>
    public bool Enabled { get; set; }

    /// <summary>PEM file of a CA certificate; when empty the region makes a CA of its own, whose key the master key seals.</summary>
    public string CertificatePath { get; set; } = "";

    /// <summary>PEM file of its private key, unencrypted.</summary>
    public string KeyPath { get; set; } = "";

    /// <summary>How long a certificate is good for. Default 90 days.</summary>
    public int CertificateDays { get; set; } = 90;

    public bool IsSupplied => CertificatePath.Length > 0;
}
