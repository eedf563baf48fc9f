using Driver;
using Tern;

var table = new PageTable { [4096] = (7 << 12) | 65, [8192] = (8 << 12) | 65 };
Evictor.Evict(table, 4096);
Evictor.TryEvict(table, 8192);
Evictor.Leave(table, 512 * 4096);
Console.WriteLine($"{Tlb.Invalidated} invalidations; every entry is gone: {table[4096] == 0 && table[8192] == 0}");
