import assert from 'node:assert/strict'
import test from 'node:test'
import { conceptsIn, saysTheSame, toldWith } from './thesaurus.ts'
import { readWords } from './words.ts'

const concepts = (text: string) => new Set(conceptsIn(readWords(text)).map(({ concept }) => concept))

test('what says the same shares a concept, in one word or several', () => {
  const shared = (one: string, other: string) => [...concepts(one)].some((each) => concepts(other).has(each))
  assert.ok(shared('which dish did he knock back', 'he turned down the waffle'))
  assert.ok(!shared('when is the bus', 'he turned down the waffle'))
  assert.ok(conceptsIn(readWords('it is 40 sq ft')).some(({ from, to }) => to - from === 2))
  assert.ok(saysTheSame(readWords('car')[0]?.stem ?? '', readWords('motor')[0]?.stem ?? ''))
  assert.ok(!saysTheSame(readWords('car')[0]?.stem ?? '', readWords('nap')[0]?.stem ?? ''))
})

test('some words stand where a thing is told', () => {
  const told = toldWith(readWords('nuts'))
  assert.ok([...concepts('is anybody allergic')].some((each) => told.has(each)))
})
