import type { Pending } from '../referents.ts'
import type { Source } from './answer.ts'
import type { ListView } from './list-view.ts'

export type ToolCall = { tool: string; input: Record<string, unknown> }
export type Reply = { text: string; pending?: Pending }

/** What a turn does: tool calls that change something, and the answer made from what they gave back. */
export type Plan = { calls: ToolCall[]; reply: (results: { tool: string; output: unknown }[]) => Reply }

/** What was looked up for the turn. */
export type Known = {
  sources: Source[]
  lists: ListView[]
  /** What once held and was replaced, where the message asks for it. */
  past: Source[]
}

export const say = (text: string, pending?: Pending): Plan => ({
  calls: [],
  reply: () => ({ text, ...(pending ? { pending } : {}) }),
})
