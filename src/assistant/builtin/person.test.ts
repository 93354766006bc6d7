import assert from 'node:assert/strict'
import test from 'node:test'
import { asSentence, toGsm, toYou } from './person.ts'

test('the person is addressed as you', () => {
  assert.equal(toYou("my mom's birthday"), "your mom's birthday")
  assert.equal(toYou("I'm allergic"), "you're allergic")
  assert.equal(toYou('am I late, and was I told'), 'are you late, and were you told')
  assert.equal(toYou('Chris owes me and we owe our landlord'), 'Chris owes you and you owe your landlord')
})

test('"me" may be "my", a title keeps its words, sentences their capitals', () => {
  assert.equal(toYou("me daughter's Ada"), "your daughter's Ada")
  assert.equal(
    toYou('staying with me sister, she rang me yesterday'),
    'staying with your sister, she rang you yesterday',
  )
  assert.equal(toYou('give it to me mate'), 'give it to you mate')
  assert.equal(toYou('They want Stand By Me. My favourite'), 'They want Stand By Me. Your favourite')
})

test('a reply costs one segment per 160 characters: no emoji, no curly quotes', () => {
  assert.equal(toGsm('Got it – “café” 🎉'), 'Got it - "café"')
  assert.equal(asSentence('lemon 21!!'), 'Lemon 21.')
})
