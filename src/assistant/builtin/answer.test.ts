import assert from 'node:assert/strict'
import test from 'node:test'
import { judge, rankAnswers } from './answer.ts'
import { readQuestion } from './question.ts'

const told = (...texts: string[]) =>
  texts.map((text, i) => ({ id: String(i), text, saidAt: new Date(1e12 + i * 60_000).toISOString() }))

function answerTo(question: string, ...texts: string[]): string {
  const read = readQuestion(question)
  const verdict = judge(read, rankAnswers(read, told(...texts)))
  return verdict.kind === 'known' ? verdict.answer.clause.text : verdict.kind
}

test('of parallel facts the one asked for answers', () => {
  const stock = 'Paint left in the shed - blue 3 tins, green 5 tins, white 1 tin'
  assert.equal(answerTo('how many tins of green paint do I have?', stock), 'green 5 tins')
})

test("somebody else's fact is no answer", () => {
  assert.equal(answerTo('What size is Nora?', 'Otto takes a size 9'), 'unknown')
})

test('without a time there is no answer to what time', () => {
  assert.equal(answerTo('what time is the oboe lesson', 'The oboe lesson is on the 19th'), 'no-value')
})

test('a kind of thing stands for the thing', () => {
  assert.equal(
    answerTo("what's their dog called", 'New neighbours have a spaniel named Otis'),
    'New neighbours have a spaniel named Otis',
  )
})
