import assert from 'node:assert/strict'
import test from 'node:test'
import { contentOf, readWords } from '../words.ts'
import { tenseIn } from './predicate.ts'
import { countNames, namesOf, type Said, threadOf } from './thread.ts'

const told = (...texts: [minute: number, text: string][]): Said[] =>
  texts.map(([minute, text], i) => {
    const read = readWords(text)
    const words = contentOf(read)
    const saidAt = new Date(Date.UTC(2026, 4, 4, 12, minute)).toISOString()
    return {
      source: { id: String(i), text, saidAt },
      text,
      words,
      read,
      about: '',
      aboutWords: [],
      names: namesOf(words),
    }
  })

test('what was told just before belongs to the talk, what was told long before only where it names the same', () => {
  const said = told(
    [0, 'The boiler man is coming to the hall'],
    [300, 'Came today. The boiler needs a pump'],
    [302, 'Gran likes sherry'],
  )
  const counts = countNames(said)
  const second = threadOf(said, 1, counts)
  assert.deepEqual(second.before, [])
  assert.deepEqual(
    second.sameBefore.map(({ source }) => source.id),
    ['0'],
  )
  assert.ok(second.continues)
  const third = threadOf(said, 2, counts)
  assert.deepEqual(
    third.before.map(({ source }) => source.id),
    ['1'],
  )
  assert.deepEqual(third.sameBefore, [])
  assert.ok(!third.continues)
})

test('what has been and what is to come', () => {
  assert.equal(tenseIn(readWords('how much did they offer')), 'past')
  assert.equal(tenseIn(readWords('they will offer more')), 'future')
  assert.equal(tenseIn(readWords('the offer is good')), 'present')
})
