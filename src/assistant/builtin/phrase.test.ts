import assert from 'node:assert/strict'
import test from 'node:test'
import type { TurnContext } from '../context.ts'
import { chooseAnswers } from './answering/choose.ts'
import { phraseAnswer } from './phrase.ts'
import { readQuestion } from './question.ts'

const now = '2026-05-04T12:00:00.000Z'

function answer(asked: string, text: string, saidAt = now): string {
  const question = readQuestion(asked)
  const [best] = chooseAnswers(question, [{ id: '1', text, saidAt }]).answers
  assert.ok(best)
  return phraseAnswer(best, question, { now, timezone: 'UTC' } as TurnContext)
}

test('of several things told alike, the one that was asked about', () => {
  const hens = "Three hens. Big speckled one's Maud, the grey one's Dot, the brown one's Peg"
  assert.equal(answer('the grey one?', hens), "The grey one's Dot.")
  assert.equal(answer('what did I save?', 'Spent 40 on paint and I saved 1,250'), 'You saved 1,250.')
  assert.equal(answer("what's Hamish doing", "Bram's tennis, Hamish is fencing"), 'Hamish is fencing.')
})

test('a part that is not all that was asked is not cut out', () => {
  assert.equal(
    answer("what's the Potts' kitten called", 'The Potts got their kitten today! A tabby, Biscuit'),
    'The Potts got their kitten today! A tabby, Biscuit.',
  )
  assert.match(
    answer('who do I ask for', 'Left the mower at Dunn Mills, blade is blunt. Fergal has it'),
    /Fergal/,
  )
})

test('the clause that tells of whom is asked, though its words were read in the whole', () => {
  assert.equal(
    answer("what's Anouk paying", 'Bodil pays 310 on the 2nd, Anouk pays 275 on the 20th'),
    'Anouk pays 275 on the 20th.',
  )
})

test('a day is said as it is by now, whatever stood before or behind it', () => {
  const before = '2026-05-02T12:00:00.000Z'
  assert.equal(
    answer('what are the eggs?', 'From today the eggs are £2', before),
    'From Sat 2 May the eggs are £2.',
  )
  assert.equal(
    answer('what was my sugar?', 'My sugar was 155 today Saturday', before),
    'Your sugar was 155 on Sat 2 May.',
  )
})
