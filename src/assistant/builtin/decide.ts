import type { TurnContext } from '../context.ts'
import type { Pending } from '../referents.ts'
import { type Source, withAbout } from './answer.ts'
import { forwardedTexts } from './forwarded.ts'
import { asksForPast } from './history.ts'
import type { ListView } from './list-view.ts'
import { toGsm } from './person.ts'
import { planTurn } from './plan.ts'
import type { Known, Plan, ToolCall } from './turn-plan.ts'

export type ToolResult = { tool: string; input: unknown; output: unknown }

export type Decision = { kind: 'act'; calls: ToolCall[] } | { kind: 'say'; text: string; pending?: Pending }

const readTools = new Set(['show_lists', 'list_memories', 'search_memories', 'show_list', 'read_history'])
const mostLists = 8

/**
 * The next step of a turn: look things up, then do what is asked, then answer. Pure: the same context and results give the
 * same step.
 */
export function decide(context: TurnContext, results: ToolResult[]): Decision {
  const forwarded = forwardedTexts(context)
  if (forwarded.length > 0) return keepForwarded(forwarded, results)
  const looked = results.filter(({ tool }) => readTools.has(tool))
  if (looked.length === 0) return { kind: 'act', calls: firstLooks(context) }
  const lists =
    (outputOf(looked, 'show_lists') as { lists?: { id: string; name: string }[] } | undefined)?.lists ?? []
  if (lists.length > 0 && !looked.some(({ tool }) => tool === 'show_list'))
    return {
      kind: 'act',
      calls: lists
        .slice(0, mostLists)
        .map(({ id }) => ({ tool: 'show_list', input: { list: id, includeDone: true } })),
    }
  const done = results.filter(({ tool }) => !readTools.has(tool))
  const plan = planOnce(context, looked)
  if (done.length === 0 && plan.calls.length > 0) return { kind: 'act', calls: plan.calls }
  const { text, pending } = plan.reply(done)
  return { kind: 'say', text: toGsm(text) || 'OK.', ...(pending ? { pending } : {}) }
}

/** Turns that have acted and not answered yet; a turn that dies in between leaves its plan until others come. */
const plans = new Map<string, Plan>()
const mostPlans = 64

/** The answer is made by the plan that acted: to make the same plan twice would take as long again. */
function planOnce(context: TurnContext, looked: ToolResult[]): Plan {
  const key = JSON.stringify([context, looked])
  const known = plans.get(key)
  if (known) {
    plans.delete(key)
    return known
  }
  const plan = planTurn(context, knownFrom(looked))
  if (plan.calls.length === 0) return plan
  const [oldest] = plans.keys()
  if (plans.size >= mostPlans && oldest) plans.delete(oldest)
  plans.set(key, plan)
  return plan
}

/** What others wrote is kept as told; nothing that stands in it is done. */
function keepForwarded(texts: string[], results: ToolResult[]): Decision {
  if (!results.some(({ tool }) => tool === 'remember'))
    return {
      kind: 'act',
      calls: texts.map((text) => ({ tool: 'remember', input: { statement: text.slice(0, 1_000) } })),
    }
  const shown = texts.join(' ').replace(/\s+/g, ' ')
  return {
    kind: 'say',
    text: toGsm(`Kept: ${shown.length > 90 ? `${shown.slice(0, 87).trimEnd()}...` : shown}`),
  }
}

function firstLooks({ incoming, ledger }: TurnContext): ToolCall[] {
  const query = [...incoming.map(({ text }) => text), ledger.asked?.text ?? ''].join(' ').slice(0, 600)
  return [
    { tool: 'show_lists', input: {} },
    { tool: 'list_memories', input: { limit: 120 } },
    { tool: 'search_memories', input: { query, limit: 50, includePast: asksForPast(query) } },
  ]
}

type Hit = { id: string; kind: string; text: string; saidAt: string; current: boolean; about?: string }

const outputOf = (results: ToolResult[], tool: string): unknown =>
  results.find((result) => result.tool === tool)?.output

/** What the look-ups of a turn have brought. */
export function knownFrom(results: ToolResult[]): Known {
  const sources = new Map<string, Source>()
  const listed = outputOf(results, 'list_memories') as
    | { memories?: { id: string; statement: string; saidAt: string; about?: string }[] }
    | undefined
  for (const { id, statement, saidAt, about } of listed?.memories ?? [])
    sources.set(id, { id, text: withAbout(statement, about), saidAt })
  const hits = outputOf(results, 'search_memories') as { results?: Hit[] } | undefined
  for (const { id, kind, text, saidAt, current, about } of hits?.results ?? [])
    if (current && kind !== 'message') sources.set(id, { id, text: withAbout(text, about), saidAt })
  const lists = results
    .filter(({ tool }) => tool === 'show_list')
    .flatMap(({ output }) => {
      const list = output as ListView | undefined
      return list?.items ? [{ id: list.id, name: list.name, items: list.items }] : []
    })
  const past = (hits?.results ?? [])
    .filter(({ current, kind }) => !current && kind === 'memory')
    .map(({ id, text, saidAt }) => ({ id, text, saidAt }))
  return { sources: [...sources.values()], lists, past }
}
