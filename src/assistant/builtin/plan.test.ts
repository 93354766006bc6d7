import assert from 'node:assert/strict'
import test from 'node:test'
import type { TurnContext } from '../context.ts'
import { planTurn } from './plan.ts'
import { planStatement } from './statements.ts'
import type { Known } from './turn-plan.ts'

const at = (minute: number): string => new Date(Date.UTC(2026, 4, 4, 12, minute)).toISOString()

/** What is done and said when a text comes after what was told, a minute each. */
function after(
  told: string[],
  text: string,
  lists: Known['lists'] = [],
  ledger: Partial<TurnContext['ledger']> = {},
) {
  const sources = told.map((each, i) => ({ id: String(i), text: each, saidAt: at(i) }))
  const last = sources.at(-1)
  const context = {
    now: at(told.length),
    timezone: 'UTC',
    assistantName: 'Jean',
    history: told.map((each, i) => ({ role: 'user', text: each, at: at(i) })),
    incoming: [{ text, at: at(told.length) }],
    ledger: {
      entries: [],
      ...(last
        ? { told: { id: last.id, statement: last.text, at: last.saidAt }, lastAct: 'memory' as const }
        : {}),
      ...ledger,
    },
    found: [],
  } satisfies TurnContext
  const plan = planTurn(context, { sources, lists, past: [] })
  return { calls: plan.calls, said: plan.reply([]).text }
}

test('a second appointment is kept beside the first, and moves nothing of it, even where it looks like a correction', () => {
  const statement = "The model tug's hull has two coats. Third to go on Tuesday, colour is harbour grey 507C."
  const known: Known = { sources: [{ id: '0', text: statement, saidAt: at(0) }], lists: [], past: [] }
  const context = {
    now: at(1),
    incoming: [],
    ledger: { entries: [], told: { id: '0', statement, at: at(0) } },
  } as unknown as TurnContext
  const told = ['Surgery rang.', 'Knee X-ray at the General on the 17th at 0920, ask for Dr Kemp.']
  const [call] = planStatement(context, known, told, 0.9).calls
  assert.equal(call?.tool, 'remember')
  assert.ok(!('replaces' in (call?.input ?? {})))
})

test('a value that looks like one told some texts ago takes its place', () => {
  const { calls } = after(['Shed padlock is 4471', 'We sail on the 9th'], '*4417')
  assert.equal(calls[0]?.tool, 'update_memory')
  assert.deepEqual(calls[0]?.input, { id: '0', statement: 'Shed padlock is 4417' })
})

test('an order about something that nobody has spoken of is asked about', () => {
  const { calls, said } = after([], 'can you move it to Thursday?')
  assert.deepEqual(calls, [])
  assert.match(said, /which|what/i)
})

test('a list that does not exist is said not to exist', () => {
  const lists = [{ id: 'l', name: 'souvenirs', items: [{ text: 'magnet', done: false }] }]
  const { calls, said } = after(['Flight is at 9'], "what's on my visa documents list?", lists)
  assert.deepEqual(calls, [])
  assert.match(said, /don't have a list called visa documents/)
})

test('what is not sure is said as such, what is beside the point is not said', () => {
  assert.match(
    after(['Our bay gelding is called Cisco'], "what's the name of the mare?").said,
    /not sure|sure|don't/i,
  )
  assert.doesNotMatch(
    after(['We sail on the 9th', 'Gran likes sherry'], 'which hotel is the wedding at?').said,
    /sherry/i,
  )
})

test('what tells a number is kept, even where a list of that name was just spoken of', () => {
  const list = { id: 'l', name: 'flower show', items: [{ text: 'vase', done: false }] }
  const context = {
    now: at(2),
    timezone: 'UTC',
    assistantName: 'Jean',
    history: [
      { role: 'user', text: 'Starting my flower show list: vase', at: at(0) },
      { role: 'assistant', text: 'Flower show list started: vase.', at: at(0) },
    ],
    incoming: [{ text: "The show's entry number is 0417", at: at(2) }],
    ledger: { entries: [{ kind: 'list', label: list.name, id: list.id, at: at(0) }], lastAct: 'list' },
    found: [],
  } as unknown as TurnContext
  const { calls } = planTurn(context, { sources: [], lists: [list], past: [] })
  assert.deepEqual(
    calls.map(({ tool }) => tool),
    ['remember'],
  )
})

test('somebody stands in for somebody in what was told last', () => {
  const statement = 'Bells on Sunday, Bo conducting'
  const known: Known = { sources: [{ id: '0', text: statement, saidAt: at(0) }], lists: [], past: [] }
  const context = {
    now: at(1),
    incoming: [],
    ledger: { entries: [], told: { id: '0', statement, at: at(0) } },
  } as unknown as TurnContext
  const [call] = planStatement(context, known, ['Bo is ill, so Ada conducts'], 0.9).calls
  assert.deepEqual(call?.input, { id: '0', statement: 'Bells on Sunday, Ada conducting' })
})

test('the one before is what was told of the same before', () => {
  const told = ['Kept a log: Otis weighed 4.6 kg', 'New tyres on the van', 'Otis weighed 6.1 kg']
  const { said } = after(told, 'and the one before?', [], {
    lastAct: 'question',
    asked: { text: 'what did Otis weigh', sourceId: '2', at: at(3) },
  })
  assert.match(said, /4\.6/)
})

test('forgetting takes what is named and not the reason, and leaves what else was told', () => {
  const { calls, said } = after(
    ['Shed alarm code is 5190, and the kiln is booked for Fridays'],
    "please forget the shed code, shouldn't have sent that",
  )
  assert.deepEqual(
    calls.map(({ tool }) => tool),
    ['forget', 'remember'],
  )
  assert.match(JSON.stringify(calls[1]?.input), /kiln is booked for Fridays/)
  assert.match(said, /5190/)
})

test('what shall be forgotten may stand in the last sentence, whose it is in the one before', () => {
  const his = after(
    ["Ruan's birthday is 12 October", "Mum's birthday is 3 May"],
    'Ruan and I broke up. Please forget his birthday',
  )
  assert.deepEqual(
    his.calls.map(({ tool, input }) => [tool, (input as { ids?: string[] }).ids]),
    [['forget', ['0']]],
  )
  const that = after(['Workshop keypad is 5573'], "Marge says I shouldn't text that stuff. Delete that")
  assert.equal(that.calls[0]?.tool, 'forget')
  assert.equal(
    after(['The bracelet is in the shed'], 'on second thoughts delete that').calls[0]?.tool,
    'forget',
  )
})

test('what is told anew is not only forgotten', () => {
  const { calls } = after(
    ['Hems are scalloped and the fitting is on Monday'],
    'Forget the scalloped hems, she says plain hems',
  )
  assert.ok(!calls.some(({ tool }) => tool === 'forget'))
})

test('a new price is put where the same thing is sold, though something else was told last', () => {
  const { calls } = after(
    ['Selling the old Wayfarer for £950', 'The trailer is going for £210'],
    'Actually make the Wayfarer 1100, they are keen',
  )
  assert.deepEqual(calls[0]?.input, { id: '0', statement: 'Selling the old Wayfarer for £1100' })
})

test('a day takes the place of the day that was told lately, not of a name', () => {
  const { calls } = after(
    ["Health visitor's coming Thursday at 10", "Her name's Philippa"],
    "She can't do Thursday. It's Friday at 2 instead",
  )
  assert.match(JSON.stringify(calls[0]?.input), /coming Friday/)
})

test('a word that may be an order to take away takes nothing away where it is none', () => {
  const told = ['Cottage: sleeps 6, wifi password almond77, bins go out on Monday']
  assert.deepEqual(after(told, 'bin day?').calls, [])
  assert.deepEqual(
    after(['Scout hut: alarm 5173, boiler on the left, bins out Wednesday'], 'bin day at the hut').calls,
    [],
  )
  assert.deepEqual(after(told, 'colour of the bin store key').calls, [])
  assert.equal(after(told, 'forget the wifi password please').calls[0]?.tool, 'forget')
})

test('what names something of the first memory corrects that, not the one told last', () => {
  const told = ['Open day is the 14th of May, 9.30', 'Parents evening is 28 May']
  const { calls } = after(told, "they've shifted the open day to the 21st")
  assert.equal(calls[0]?.input.id, '0')
})

test('what is said of a thing that is not the list corrects nothing and goes on no list', () => {
  const list = {
    id: 'l',
    name: 'sitter',
    items: [
      { text: "Cal can't have eggs", done: false },
      { text: "Jo can't have nuts", done: false },
    ],
  }
  const asked = { text: "what can't Jo have", list: 'sitter', at: at(1) }
  const { calls } = after([], 'and Cal', [list], { asked, lastAct: 'question' })
  assert.deepEqual(calls, [])
})

test('who was never spoken of is not known, which is no help text', () => {
  const { calls, said } = after(['Ada is 10'], 'what do you know about Bo?')
  assert.deepEqual(calls, [])
  assert.match(said, /\b(?:no|not|haven't|don't|can't)\b/i)
  assert.match(after(['Ada is 10'], 'Kia ora, help').said, /remember/)
})

test('the day changes and somebody stands in, in one text', () => {
  const { calls } = after(
    ['Clinic on Hill Road, Wednesday 11am with Ms Patel'],
    "Ms Patel's ill so it's with Dr Hale now, Friday 11am",
  )
  assert.equal(calls[0]?.input.statement, 'Clinic on Hill Road, Friday 11am with Dr Hale')
})

test('"and she" is who was told of last, no town', () => {
  const { calls } = after(
    ['Nora my wholesaler is in Cahir, her depot opens at 5'],
    'and she gives me 10 percent off pots',
  )
  assert.deepEqual(calls[0]?.input.about, ['Nora'])
})
