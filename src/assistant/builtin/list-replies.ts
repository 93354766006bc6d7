import { itemsNamed } from './list-items.ts'
import { type ListAct, type ListView, openOf } from './list-view.ts'
import { toYou } from './person.ts'
import { choose, wordings } from './replies.ts'
import { type Plan, say, type ToolCall } from './turn-plan.ts'

type ListOutput = {
  name?: string
  added?: string[]
  already?: string[]
  removed?: string[]
  ticked?: string[]
  missing?: string[]
  items?: string[]
  created?: boolean
  unknownList?: string
}

/** Tool calls and the receipt for list acts. */
export function planLists(acts: ListAct[], lists: ListView[], views: ListView[] = lists): Plan {
  const enumerated = planEnumeration(acts, views)
  if (enumerated) return enumerated
  const unclear = acts.find(({ kind }) => kind === 'which-list')
  const opened = acts.find((act) => act.kind === 'open-list')
  if (opened?.kind === 'open-list')
    return say(`OK, a list called ${opened.name}. What goes on it?`, { kind: 'new-list', label: opened.name })
  const none = acts.find((act) => act.kind === 'no-list')
  if (none?.kind === 'no-list') return say(`You don't have a list called ${none.name}. ${listsText(lists)}`)
  const doable = acts.filter(({ kind }) => kind !== 'which-list')
  if (doable.length === 0 && unclear) return say(choose(wordings.whichList, String(acts.length)))
  const calls = doable.flatMap(callFor)
  const show = doable.findLast(({ kind }) => kind === 'show' || kind === 'show-lists')
  return {
    calls,
    reply: (results) => {
      if (show?.kind === 'show-lists') return { text: listsText(lists) }
      const asked = doable.find((act) => act.kind === 'has')
      if (asked?.kind === 'has') return { text: hasText(asked.list, asked.item) }
      const count = doable.find((act) => act.kind === 'count')
      if (count?.kind === 'count') {
        const open = count.list.items.filter(({ done }) => !done)
        return { text: `${open.length}: ${open.map(({ text }) => text).join(', ')}.` }
      }
      const outputs = results.map(({ output }) => output as ListOutput)
      const last = outputs.at(-1)
      if (show?.kind === 'show') {
        const open =
          last?.items && last.name === show.list.name
            ? last.items
            : show.list.items.filter(({ done }) => !done).map(({ text }) => text)
        const text =
          open.length > 0
            ? `${title(show.list.name)}: ${open.join(', ')}.`
            : `Nothing left on ${show.list.name}.`
        return { text, pending: { kind: 'answered', asked: { text: '', list: show.list.name, at: '' } } }
      }
      return { text: outputs.map(receipt).join(' ') || 'OK.' }
    },
  }
}

function hasText(list: ListView, item: string): string {
  const open = openOf(list)
  const [there] = itemsNamed(item, open)
  const contents = open.items.map(({ text }) => text).join(', ')
  return there
    ? `Yes, ${there} is on the ${list.name} list.`
    : `No, ${item} isn't on the ${list.name} list: ${contents || 'nothing is'}.`
}

/** A memory that enumerates is told anew with what changed; nothing where the acts are about a list. */
function planEnumeration(acts: ListAct[], views: ListView[]): Plan | undefined {
  const viewOf = (act: ListAct) =>
    'list' in act
      ? typeof act.list === 'string'
        ? views.find(({ name }) => name === act.list)
        : act.list
      : undefined
  const view = acts.map(viewOf).find((each) => each?.memory)
  if (!view?.memory || !acts.every((act) => viewOf(act) === view && /^(?:add|remove|tick)$/.test(act.kind)))
    return undefined
  let items = view.items.map(({ text }) => text)
  const said: string[] = []
  for (const act of acts) {
    if (act.kind === 'add') {
      items = [...items, ...act.items.filter((item) => !items.includes(item))]
      said.push(`Added ${act.items.join(', ')}.`)
    } else if (act.kind === 'remove' || act.kind === 'tick') {
      items = items.filter((item) => !act.items.includes(item))
      said.push(`Took off ${act.items.join(', ')}.`)
    }
  }
  const statement = `${view.name}: ${items.join(', ')}`
  const { about } = view.memory
  return {
    calls: [
      {
        tool: 'update_memory',
        input: { id: view.id, statement, ...(about ? { about: about.split(', ') } : {}) },
      },
    ],
    reply: () => ({ text: `${said.join(' ')} ${toYou(statement)}.` }),
  }
}

function callFor(act: ListAct): ToolCall[] {
  switch (act.kind) {
    case 'add':
      return act.items.length > 0
        ? [{ tool: 'add_to_list', input: { list: act.list, items: act.items } }]
        : []
    case 'remove':
      return [{ tool: 'remove_from_list', input: { list: act.list.id, items: act.items } }]
    case 'tick':
      return [{ tool: 'tick_items', input: { list: act.list.id, items: act.items } }]
    case 'clear':
      return [{ tool: 'clear_list', input: { list: act.list.id } }]
    case 'delete':
      return [{ tool: 'delete_list', input: { list: act.list.id } }]
    case 'rename':
      return [{ tool: 'rename_list', input: { list: act.list.id, name: act.name } }]
    default:
      return []
  }
}

const title = (name: string): string =>
  `${name[0]?.toUpperCase() ?? ''}${name.slice(1)}${/\blist\b/i.test(name) ? '' : ' list'}`

function receipt(output: ListOutput): string {
  if (!output?.name)
    return output?.unknownList ? `I don't have a list called ${output.unknownList}.` : 'Done.'
  const now = output.items && output.items.length > 0 ? output.items.slice(0, 20).join(', ') : ''
  if (output.added) {
    if (output.added.length === 0 && output.already?.length)
      return `${output.already.join(', ')}: already on ${output.name}.`
    return output.created
      ? `${title(output.name)} started: ${now}.`
      : `Added ${output.added.join(', ')}. ${title(output.name)} now: ${now}.`
  }
  if (output.removed?.length === 0 && output.missing?.length)
    return `${output.missing.join(', ')}: not on ${output.name}.`
  if (output.removed)
    return `Took off ${output.removed.join(', ')}. ${now ? `${title(output.name)} now: ${now}.` : `${title(output.name)} is empty.`}`
  if (output.ticked)
    return `Ticked ${output.ticked.join(', ')}. ${now ? `Left on ${output.name}: ${now}.` : `That's all of ${output.name}.`}`
  return `Done, ${output.name}.`
}

function listsText(lists: ListView[]): string {
  if (lists.length === 0) return "You don't have any lists yet."
  const names = lists.map(({ name, items }) => `${name} (${items.filter(({ done }) => !done).length})`)
  return `Your lists: ${names.join(', ')}.`
}
