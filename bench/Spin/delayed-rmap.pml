/*
 * The delayed rmap, [X D Q F R] Z, on x86, with the semantics of the packed engine: WRITERS cpus with STORES stores each, PAGES pages (at most two), a flusher with
 * mkclean's early exit, reclaim. Contents count only as "newer than the disk". Written by hand for SPIN: one process, each step a d_step, all state in bytes.
 */

#ifndef WRITERS
#define WRITERS 2
#endif
#ifndef PAGES
#define PAGES 1
#endif
#ifndef STORES
#define STORES 2
#endif

/* A page: its entry (writable is dirty too: the file is accounted), its flags, and what the zap remembers of it. */
#define PRESENT   1
#define WRITABLE  2
#define CACHED    4
#define DIRTY     8
#define WRITEBACK 16
#define NEWER     32
#define TAKEN     64
#define WASDIRTY  128

/* A cpu: the page, from one, that an instruction under way stores to; whether it owes an acknowledgement; the stores left. */
#define ACCESS 3
#define OWES   4
#define STORE  8

/* A cpu's translations: dirty, and of a page that has been dropped. */
#define D(p)   (1 << (2 * (p)))
#define OLD(p) (2 << (2 * (p)))

/* The zap's place. */
#define LOCK   0
#define CLEAR  1
#define MARK   2
#define QUEUE  3
#define FLUSH  4
#define RMAP   5
#define UNLOCK 6
#define PUT    7
#define DONE   8

byte page[PAGES];
byte cpu[WRITERS] = STORES * STORE;
byte tlb[WRITERS];
byte zap;
byte at;
byte flusher;
byte cleaned;

#define HOLDS_TABLE (zap > LOCK && zap <= UNLOCK)
#define LOCKED(p)   ((flusher == 1 || flusher == 2) && cleaned == (p))
#define MAPPED(p)   ((page[p] & PRESENT) || ((page[p] & TAKEN) && (zap < RMAP || (zap == RMAP && at <= (p)))))
#define HELD(p)     ((page[p] & PRESENT) || ((page[p] & TAKEN) && (zap < PUT || (zap == PUT && at <= (p)))))
#define MAY_STORE(w) ((cpu[w] & ACCESS) == 0 && cpu[w] >= STORE)

#if PAGES == 1
#define ALL_PAGES page[0]
#else
#define ALL_PAGES (page[0] | page[1])
#endif
#if WRITERS == 2
#define ALL_CPUS (cpu[0] | cpu[1])
#elif WRITERS == 3
#define ALL_CPUS (cpu[0] | cpu[1] | cpu[2])
#else
#define ALL_CPUS (cpu[0] | cpu[1] | cpu[2] | cpu[3])
#endif

#define STORE_TO(w, p) \
	assert((tlb[w] & OLD(p)) == 0); \
	page[p] = page[p] | NEWER; \
	cpu[w] = cpu[w] - STORE

#define CPU_PAGE(w, p) \
	:: d_step { MAY_STORE(w) && (tlb[w] & D(p)) -> STORE_TO(w, p) } \
	:: d_step { MAY_STORE(w) && !(tlb[w] & D(p)) && (page[p] & 3) == 3 -> tlb[w] = tlb[w] | D(p); cpu[w] = cpu[w] | ((p) + 1) } \
	:: d_step { MAY_STORE(w) && !(tlb[w] & D(p)) && (page[p] & 3) != 3 && !HOLDS_TABLE && !LOCKED(p) -> page[p] = page[p] | (PRESENT | WRITABLE | CACHED | DIRTY) } \
	:: d_step { (cpu[w] & ACCESS) == (p) + 1 -> STORE_TO(w, p); cpu[w] = cpu[w] & ~ACCESS }

#define FORGET(w, p) if :: page[p] & TAKEN -> tlb[w] = tlb[w] & ~(D(p) | OLD(p)) :: else fi

#if PAGES == 1
#define CPU(w) CPU_PAGE(w, 0)
#define FORGET_ALL(w) FORGET(w, 0)
#else
#define CPU(w) CPU_PAGE(w, 0) CPU_PAGE(w, 1)
#define FORGET_ALL(w) FORGET(w, 0); FORGET(w, 1)
#endif

#define ACKNOWLEDGE(w) \
	:: d_step { zap == FLUSH && (cpu[w] & OWES) && (cpu[w] & ACCESS) == 0 -> \
		cpu[w] = cpu[w] & ~OWES; \
		FORGET_ALL(w); \
		if :: ALL_CPUS & OWES :: else -> zap = RMAP; at = 0; go_on() fi }

#define OUTDATE(w, p) if :: tlb[w] & D(p) -> tlb[w] = tlb[w] | OLD(p) :: else fi
#define CLEAN(w, p) tlb[w] = tlb[w] & ~(D(p) | OLD(p))

#if WRITERS == 2
#define EACH(what, p) what(0, p); what(1, p)
#elif WRITERS == 3
#define EACH(what, p) what(0, p); what(1, p); what(2, p)
#else
#define EACH(what, p) what(0, p); what(1, p); what(2, p); what(3, p)
#endif

/* Passes over what there is nothing to do for. */
inline go_on()
{
	do
	:: at == PAGES && zap < FLUSH -> zap = FLUSH; at = 0
	:: at == PAGES && zap >= FLUSH -> zap++; at = 0
	:: at < PAGES && zap == MARK && !(page[at] & WASDIRTY) -> zap = QUEUE
	:: at < PAGES && zap == FLUSH && !(ALL_PAGES & TAKEN) -> zap = RMAP
	:: at < PAGES && (zap == RMAP || zap == PUT) && !(page[at] & TAKEN) -> at++
	:: else -> break
	od;
	if
	:: zap == FLUSH ->
		cpu[0] = cpu[0] | OWES;
		cpu[1] = cpu[1] | OWES;
#if WRITERS > 2
		cpu[2] = cpu[2] | OWES;
#endif
#if WRITERS > 3
		cpu[3] = cpu[3] | OWES;
#endif
	:: zap == DONE ->
		at = 0;
		page[0] = page[0] & ~(TAKEN | WASDIRTY);
#if PAGES > 1
		page[1] = page[1] & ~(TAKEN | WASDIRTY);
#endif
	:: else
	fi
}

#define FLUSHER(p) \
	:: d_step { flusher == 0 && (page[p] & (DIRTY | WRITEBACK)) == DIRTY -> flusher = 1; cleaned = p }

#define RECLAIM(p) \
	:: d_step { (page[p] & (CACHED | DIRTY | WRITEBACK)) == CACHED && !MAPPED(p) && !HELD(p) && !LOCKED(p) -> \
		assert((page[p] & NEWER) == 0); \
		page[p] = page[p] & ~CACHED; \
		EACH(OUTDATE, p) }

#define MKCLEAN(p) \
	:: d_step { flusher == 1 && cleaned == (p) && MAPPED(p) && !HOLDS_TABLE && !((page[p] & 3) == 3 && (ALL_CPUS & ACCESS)) -> \
		if :: (page[p] & 3) == 3 -> page[p] = (page[p] & ~WRITABLE) | DIRTY; EACH(CLEAN, p) :: else fi; \
		flusher = 2 }

active proctype world()
{
end:	do
	CPU(0)
	CPU(1)
	ACKNOWLEDGE(0)
	ACKNOWLEDGE(1)
#if WRITERS > 2
	CPU(2)
	ACKNOWLEDGE(2)
#endif
#if WRITERS > 3
	CPU(3)
	ACKNOWLEDGE(3)
#endif
	:: d_step { zap == LOCK -> zap = CLEAR }
	:: d_step { zap == CLEAR && (page[at] & PRESENT) ->
		if :: page[at] & WRITABLE -> page[at] = page[at] | WASDIRTY :: else fi;
		page[at] = (page[at] | TAKEN) & ~(PRESENT | WRITABLE);
		zap = MARK;
		go_on() }
	:: d_step { zap == CLEAR && !(page[at] & PRESENT) -> at++; go_on() }
	:: d_step { zap == MARK -> page[at] = (page[at] | DIRTY) & ~WASDIRTY; zap = QUEUE }
	:: d_step { zap == QUEUE -> at++; zap = CLEAR; go_on() }
	:: d_step { zap == RMAP -> at++; go_on() }
	:: d_step { zap == UNLOCK -> zap = PUT; go_on() }
	:: d_step { zap == PUT -> at++; go_on() }
	FLUSHER(0)
	RECLAIM(0)
	MKCLEAN(0)
#if PAGES > 1
	FLUSHER(1)
	RECLAIM(1)
	MKCLEAN(1)
#endif
	:: d_step { flusher == 1 && !MAPPED(cleaned) -> flusher = 2 }
	:: d_step { flusher == 2 -> page[cleaned] = (page[cleaned] & ~DIRTY) | WRITEBACK; flusher = 3 }
	:: d_step { flusher == 3 -> page[cleaned] = page[cleaned] & ~(WRITEBACK | NEWER); flusher = 0; cleaned = 0 }
	od
}
