import type { ToolSet } from 'ai'
import { messageOf, UsageError } from '../../errors.ts'
import type { Log } from '../../log.ts'
import type { Pending } from '../referents.ts'

export type ToolCallRecord = { tool: string; input: unknown; output: unknown; ok: boolean }

export type GuardedTools = {
  tools: ToolSet
  /** Every call in order, also the refused and failed ones. */
  calls: ToolCallRecord[]
  /** No call begins after this, and none is still running. */
  close(): Promise<void>
}

type Deps = {
  log: Log
  /** The question the last turn asked, if it waits for an answer. */
  pending: Pending | undefined
}

const mostCalls = 40
const mostDestructive = 5
const destructive = new Set(['forget', 'clear_list', 'delete_list'])

/**
 * The bounds of one attempt at a turn, whatever the model was talked into: so many calls, so few that
 * take something away; forgetting several things only after the person was shown them in an earlier
 * turn. What a tool throws goes to the model as an error it can act on; its details go to the log.
 */
export function guardTools(tools: ToolSet, { log, pending }: Deps): GuardedTools {
  const calls: ToolCallRecord[] = []
  let running: Promise<unknown> = Promise.resolve()
  let closed = false
  let takenAway = 0

  const refuse = (name: string): string | null => {
    if (closed) return 'This turn has ended.'
    if (calls.length >= mostCalls) return 'No more calls in this turn: answer with what you have.'
    if (destructive.has(name) && ++takenAway > mostDestructive)
      return 'Too much would be deleted at once: ask the person first.'
    return null
  }

  const guard = (name: string, tool: ToolSet[string]): ToolSet[string] => {
    const execute = tool.execute
    if (!execute) return tool
    const guarded = async (input: unknown, options: Parameters<typeof execute>[1]) => {
      const refusal = refuse(name)
      const record: ToolCallRecord = { tool: name, input, output: refusal, ok: false }
      calls.push(record)
      if (refusal) throw new Error(refusal)
      if (name === 'forget') record.input = withoutStolenConsent(input, pending)
      try {
        const work = Promise.resolve(execute(record.input, options))
        running = Promise.allSettled([running, work])
        record.output = await work
        record.ok = true
        return record.output
      } catch (error) {
        log.warn({ err: error, tool: name }, 'a tool failed')
        record.output = error instanceof UsageError ? messageOf(error) : 'It failed; nothing was changed.'
        throw new Error(String(record.output))
      }
    }
    return { ...tool, execute: guarded } as ToolSet[string]
  }

  return {
    tools: Object.fromEntries(Object.entries(tools).map(([name, tool]) => [name, guard(name, tool)])),
    calls,
    async close() {
      closed = true
      await running
    },
  }
}

/** "Confirmed" counts only for what the person was asked about in an earlier turn. */
function withoutStolenConsent(input: unknown, pending: Pending | undefined): unknown {
  const request = input as { ids?: string[]; query?: string; confirmed?: boolean; andMessages?: boolean }
  if (!request.confirmed) return input
  const { confirmed: _, ...unconfirmed } = request
  if (pending?.kind !== 'forget') return unconfirmed
  const asked = pending.ids ?? []
  if (asked.length === 0) return input
  if (!request.ids?.length) return { ...request, query: undefined, ids: asked }
  return request.ids.every((id) => asked.includes(id)) ? input : unconfirmed
}
