/** The tables of src/memory. */
export type MemoryTables = Record<never, never>
