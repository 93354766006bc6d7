import assert from 'node:assert/strict'
import test from 'node:test'
import { matchWord } from './match.ts'
import { spellOut } from './spelling.ts'
import { readWords } from './words.ts'

test('a letter for a word, where a verb can stand', () => {
  assert.equal(spellOut('who do i c about it'), 'who do i see about it')
  assert.equal(spellOut('when do i gotta b there'), 'when do i gotta be there')
  assert.equal(spellOut('what is plan b'), 'what is plan b')
})

test('"wet" is no "what", "hw much" is "how much" anywhere', () => {
  assert.equal(spellOut('wet hands here'), 'wet hands here')
  assert.equal(spellOut('he is at the door hw much is it'), 'he is at the door how much is it')
})

test('"kevs" is whose', () => {
  const [, kev] = readWords('call Kev')
  assert.ok(kev)
  const anchor = { stem: 'key', norm: 'keys', said: 'kevs', weight: 2, essential: true }
  assert.equal(matchWord(anchor, kev, false), 1)
})
