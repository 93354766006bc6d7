import { tool } from 'ai'
import { z } from 'zod'
import { asUser, type UserTransaction } from '../../db/as-user.ts'
import type { TurnId, UserId } from '../../db/ids.ts'
import type { Db } from '../../db/schema.ts'
import { forget } from '../../memory/forget.ts'
import { readHistory } from '../../memory/history.ts'
import { readInstant } from '../../memory/instant.ts'
import { listMemories, remember, updateMemory } from '../../memory/memories.ts'
import { search } from '../../memory/search/search.ts'
import type { Meaning } from '../../memory/search/vectors.ts'
import { undoLast } from '../../memory/undo.ts'
import { createLookUp } from './look-up.ts'

export type ToolDeps = {
  db: Db
  userId: UserId
  turnId: TurnId
  /** The instant of the turn; a tool never asks for the time itself. */
  now: Date
  timezone: string
  /** The message this turn answers: memories point back to it. */
  sourceMessageId: string | null
  /** The oldest message the model has been shown; `read_history` goes on before it. */
  historyFrom: Date
  /** What a query means to the configured embedding model. */
  meaningOf?: (query: string) => Promise<Meaning | null>
}

const aboutHint = 'Names the statement leaves out: whom "he" means, where "there" is.'

const instant = z
  .string()
  .refine((text) => readInstant(text) !== null, { error: 'must be an ISO date or time, such as 2026-03-02' })
  .describe('ISO date or time')

// Made once: what a schema costs is its making.
const inputs = {
  remember: z.object({
    statement: z.string().min(1),
    kind: z.string().max(40).optional(),
    about: z.array(z.string()).max(8).optional().describe(aboutHint),
    replaces: z.array(z.string()).optional(),
  }),
  search_memories: z.object({
    query: z.string(),
    limit: z.number().int().min(1).max(50).optional(),
    since: instant.optional(),
    until: instant.optional(),
    includePast: z.boolean().optional(),
  }),
  list_memories: z.object({
    limit: z.number().int().min(1).max(200).optional(),
    before: instant.optional(),
  }),
  update_memory: z.object({
    id: z.string(),
    statement: z.string().min(1),
    about: z.array(z.string()).max(8).optional().describe(aboutHint),
  }),
  forget: z.object({
    ids: z.array(z.string()).optional(),
    query: z.string().optional(),
    confirmed: z.boolean().optional(),
    andMessages: z.boolean().optional(),
  }),
  read_history: z.object({
    before: instant.optional(),
    limit: z.number().int().min(1).max(100).optional(),
  }),
  undo: z.object({}),
}

/**
 * Tools over what the person has told. Each call that changes something is one transaction, journaled under
 * the turn; look-ups of one step share one.
 */
export function createMemoryTools(deps: ToolDeps, lookUp = createLookUp(deps)) {
  const run = <T>(work: (trx: UserTransaction) => Promise<T>) =>
    asUser(deps.db, deps.userId, work, deps.turnId)
  const told = { now: deps.now, timezone: deps.timezone, sourceMessageId: deps.sourceMessageId }
  return {
    remember: tool({
      description:
        'Store one fact the person has stated, in their own words and understandable alone. Give in `replaces` the ids of what it contradicts or updates.',
      inputSchema: inputs.remember,
      execute: (input) => run((trx) => remember(trx, deps.userId, input, told)),
    }),
    search_memories: tool({
      description:
        "Search the person's memories, messages and documents. `includePast` also finds what no longer holds.",
      inputSchema: inputs.search_memories,
      execute: async (input) => {
        const meaning = (await deps.meaningOf?.(input.query)) ?? null
        const query = { ...input, meaning, now: deps.now, timezone: deps.timezone }
        return lookUp(async (trx) => ({ results: await search(trx, deps.userId, query) }))
      },
    }),
    list_memories: tool({
      description: 'What is remembered now, newest first.',
      inputSchema: inputs.list_memories,
      execute: (input) => lookUp((trx) => listMemories(trx, deps.userId, input)),
    }),
    update_memory: tool({
      description: 'Replace one memory by its new version; the old one stays as the past.',
      inputSchema: inputs.update_memory,
      execute: (input) => run((trx) => updateMemory(trx, deps.userId, input, told)),
    }),
    forget: tool({
      description:
        'Forget memories or list items by id, or all that have the words of `query`. More than one needs `confirmed`: show the person what would go first. `andMessages` also blanks the messages.',
      inputSchema: inputs.forget,
      execute: (input) => run((trx) => forget(trx, deps.userId, input, deps.now)),
    }),
    read_history: tool({
      description: 'Older messages of this conversation than those shown.',
      inputSchema: inputs.read_history,
      execute: ({ before, limit }) =>
        lookUp((trx) =>
          readHistory(trx, deps.userId, { before: readInstant(before) ?? deps.historyFrom, limit }),
        ),
    }),
    undo: tool({
      description: 'Take back everything the last turn that changed something did.',
      inputSchema: inputs.undo,
      execute: () => run((trx) => undoLast(trx, deps.userId, deps.turnId)),
    }),
  }
}
