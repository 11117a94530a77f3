using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Ampora.AgentSimulator.Configuration;

/// <summary>Writes values as block-style YAML, aliases unfolded; the same values always give the same text.</summary>
internal static class YamlWriter
{
    internal static string Write(YamlMap root)
    {
        var text = new StringWriter { NewLine = "\n" };
        var emitter = new Emitter(text, new EmitterSettings(bestIndent: 2, bestWidth: int.MaxValue, isCanonical: false, maxSimpleKeyLength: 1024));
        emitter.Emit(new StreamStart());
        emitter.Emit(new DocumentStart(null, null, isImplicit: true));
        Write(emitter, root);
        emitter.Emit(new DocumentEnd(isImplicit: true));
        emitter.Emit(new StreamEnd());
        return text.ToString();
    }

    private static void Write(Emitter emitter, YamlValue value)
    {
        switch (value)
        {
            case YamlMap map:
                emitter.Emit(new MappingStart(AnchorName.Empty, TagName.Empty, isImplicit: true, MappingStyle.Block));
                foreach (var (key, item) in map.Entries)
                {
                    emitter.Emit(new Scalar(key));
                    Write(emitter, item);
                }

                emitter.Emit(new MappingEnd());
                break;
            case YamlList list:
                emitter.Emit(new SequenceStart(AnchorName.Empty, TagName.Empty, isImplicit: true, SequenceStyle.Block));
                foreach (var item in list.Items)
                {
                    Write(emitter, item);
                }

                emitter.Emit(new SequenceEnd());
                break;
            case YamlScalar { IsNull: true }:
                // An empty plain scalar would be written as '', which is a text.
                emitter.Emit(new Scalar("null"));
                break;
            case YamlScalar scalar:
                emitter.Emit(new Scalar(AnchorName.Empty, TagName.Empty, scalar.Text, scalar.Style, isPlainImplicit: true, isQuotedImplicit: true));
                break;
        }
    }
}
