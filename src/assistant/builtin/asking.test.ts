import assert from 'node:assert/strict'
import test from 'node:test'
import { isQuestion } from './asking.ts'
import { spellOut } from './spelling.ts'

test('asks by how a clause begins, or by the word it ends in', () => {
  for (const text of [
    'where did we park',
    'and did the copper pipe burst again',
    'ok hockey: which side is Bram on',
    'in which tin are the nails',
    'the kettle is whose, the deposit was how much',
    'at the till, who has the card',
    'remind me what I owe her',
    'is the optician on Monday',
  ])
    assert.equal(isQuestion(text), true, text)
})

test('telling is not asking, whatever word it begins with', () => {
  for (const text of [
    'did the ironing',
    'had the plumber today',
    'when I get paid I will settle up',
    'Uncle Bert is a grandad, who knew',
    'Rita, who is the florist, comes Friday',
    'what a day',
    'Will hates jazz',
    'dont tell anyone about the party',
    'forget what I said about Tom',
  ])
    assert.equal(isQuestion(text), false, text)
})

test('shorthand is written out where it asks, and names are left alone', () => {
  const spoken = new Set(['brightroof', 'list', 'slv'])
  assert.equal(spellOut('were is the key', spoken), 'where is the key')
  assert.equal(spellOut('wut time is it', spoken), 'what time is it')
  assert.equal(spellOut('whats on the lst', spoken), 'whats on the list')
  assert.equal(spellOut('do i need 2 bring it', spoken), 'do i need to bring it')
  assert.equal(spellOut('moveoutdate??', spoken), 'move out date??')
  assert.equal(spellOut('what did Brightroof say', spoken), 'what did Brightroof say')
  assert.equal(spellOut("we're late", spoken), "we're late")
})

test('an order to say something asks, other orders do not', () => {
  for (const text of [
    'read the locker number out',
    'show me the picnic things',
    'name them all again',
    'and she charges me how much',
    'the loft is how many metres',
    'remind us of the gate code',
  ])
    assert.equal(isQuestion(text), true, text)
  for (const text of [
    'give the cat her drops',
    'read the meter tomorrow',
    'give me a ring later',
    'not sure how much',
    'remind me to ring Bea',
  ])
    assert.equal(isQuestion(text), false, text)
})

test('a question word where its answer would stand asks; one that only points does not', () => {
  for (const text of [
    "the rent's due when",
    "and that's from where, just in case",
    'up at the till whats the pin',
    'total cost was',
  ])
    assert.ok(isQuestion(text), text)
  for (const text of [
    'Guess what',
    'Bo said what',
    'no matter what',
    'the meeting was great',
    'Mo knows where my keys are',
  ])
    assert.ok(!isQuestion(text), text)
})
