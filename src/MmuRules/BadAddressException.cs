using MmuRules.Paging;

namespace MmuRules;

/// <summary>A CPU used an address that it must not use: outside every area of its address space, against the area's protection, or misaligned.</summary>
/// <remarks>Linux: <c>SIGSEGV</c> and <c>SIGBUS</c>.</remarks>
public sealed class BadAddressException : MachineException
{
    /// <summary>Reports an address and what is wrong with it.</summary>
    /// <param name="address">The address.</param>
    /// <param name="reason">What is wrong with it, as a clause that follows the address.</param>
    public BadAddressException(VirtualAddress address, string reason)
        : base($"Address {address} {reason}.") => Address = address;

    /// <summary>The address.</summary>
    public VirtualAddress Address { get; }
}
