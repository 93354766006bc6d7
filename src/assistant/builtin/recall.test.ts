import assert from 'node:assert/strict'
import test from 'node:test'
import type { TurnContext } from '../context.ts'
import { planForget } from './forgetting.ts'
import { planAllAbout } from './portrait.ts'
import { planRecall } from './recall.ts'
import type { Known } from './turn-plan.ts'

const at = (minute: number) => `2026-05-04T12:${`${minute}`.padStart(2, '0')}:00.000Z`

/** A talk in which the person sent these, each answered, and what of it was kept. */
const talk = (messages: string[][], kept: string[]) => {
  const history = messages.flatMap((texts, i) => [
    ...texts.map((text) => ({ role: 'user', text, at: at(i) })),
    { role: 'assistant', text: 'OK.', at: at(i) },
  ])
  const context = { now: at(30), timezone: 'UTC', history, incoming: [], ledger: { entries: [] } }
  const sources = kept.map((text, i) => ({ id: `${i}`, text, saidAt: at(i) }))
  return {
    context: context as unknown as TurnContext,
    known: { sources, lists: [], past: [] } as Known,
  }
}
const reply = (plan: { reply: (results: []) => { text: string } } | undefined) => plan?.reply([]).text

test('texts in a row are read back as one', () => {
  const { context, known } = talk(
    [['Bo rang', 'short 40 bricks', 'wants them by 1']],
    ['Bo rang. short 40 bricks. wants them by 1'],
  )
  assert.equal(
    reply(planRecall(context, known, 'what was that?', true)),
    'You said: Bo rang, short 40 bricks, wants them by 1.',
  )
})

test('what is read back was told: no question, no remark, and of the thing that is named', () => {
  const { context, known } = talk(
    [['Bed 14 needs a new drip'], ['Bed 9 is fasting'], ['hands are full. who was that'], ['one min']],
    ['Bed 14 needs a new drip', 'Bed 9 is fasting'],
  )
  assert.equal(
    reply(planRecall(context, known, 'dropped the phone, what did I just say', true)),
    'You said: Bed 9 is fasting.',
  )
  assert.equal(
    reply(planRecall(context, known, 'what did I tell you about the drip?', true)),
    'You said: Bed 14 needs a new drip.',
  )
  assert.equal(planRecall(context, known, 'how much did he say, kindly repeat', true), undefined)
})

test('all about somebody is all of it, and nothing of others', () => {
  const { context, known } = talk(
    [],
    ['Ada is 10, plays chess', 'she wants a pony (re: Ada)', 'Bo, our driver, has a bad knee (re: Ada)'],
  )
  assert.equal(
    reply(planAllAbout(context, known, 'what do you know about Ada?')),
    'Ada is 10, plays chess. She wants a pony.',
  )
  assert.equal(
    reply(planAllAbout(context, known, 'what do you know about Bo?')),
    'Bo, your driver, has a bad knee.',
  )
  assert.equal(planAllAbout(context, known, 'what do you know about Cy?'), undefined)
})

test('a detail is forgotten without the rest', () => {
  const { context, known } = talk([], ["I'm Ada, live in York, work in a bank"])
  const calls = planForget(context, known, 'forget where I work please')?.calls
  assert.equal(calls?.[1]?.tool, 'remember')
  assert.equal(calls?.[1]?.input.statement, "I'm Ada. live in York")
})

test('an order to forget may stand behind its reason', () => {
  const { context, known } = talk([], ['Gate code at the Hales is 4471', 'Wifi is almond9'])
  const plan = planForget(context, known, 'they changed the gate code so delete that gate code please')
  assert.deepEqual(plan?.calls[0]?.input.ids, ['0'])
})
