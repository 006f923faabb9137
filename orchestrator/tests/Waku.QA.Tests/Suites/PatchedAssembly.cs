using System.Buffers.Binary;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace Waku.QA.Tests.Suites;

/// <summary>An assembly as if it had been compiled against another version of what it references.</summary>
internal static class PatchedAssembly
{
    /// <summary>The bytes of an assembly with another version of one reference.</summary>
    public static byte[] WithReference(byte[] assembly, string name, ushort major, ushort minor)
    {
        using var file = new PEReader(new MemoryStream(assembly));
        var metadata = file.GetMetadataReader();
        var row = metadata.AssemblyReferences.Single(r => metadata.GetString(metadata.GetAssemblyReference(r).Name) == name);
        var at = file.PEHeaders.MetadataStartOffset + metadata.GetTableMetadataOffset(TableIndex.AssemblyRef)
            + ((MetadataTokens.GetRowNumber(row) - 1) * metadata.GetTableRowSize(TableIndex.AssemblyRef));

        // The first columns of the row (ECMA-335, II.22.5): two bytes each of the version.
        byte[] patched = [.. assembly];
        BinaryPrimitives.WriteUInt16LittleEndian(patched.AsSpan(at), major);
        BinaryPrimitives.WriteUInt16LittleEndian(patched.AsSpan(at + 2), minor);
        return patched;
    }
}
