import assert from 'node:assert/strict'
import test from 'node:test'
import { resolveTurn } from './resolve.ts'

/** A conversation, the person's text first and then by turns. */
const after = (...texts: string[]) => {
  const input = texts.pop() ?? ''
  const history = texts.map((text, i) => ({
    role: i % 2 === 0 ? ('user' as const) : ('assistant' as const),
    text,
  }))
  return resolveTurn(history, input)
}
const meant = (...texts: string[]) => after(...texts).links.map(({ meant }) => meant)

test('he, she and they are who was spoken of', () => {
  assert.deepEqual(meant('Ring my aunt Rosa', 'Calling her.', 'Tell her I love her'), [
    'aunt Rosa',
    'aunt Rosa',
  ])
  assert.deepEqual(meant('Did Peter and Alice write?', 'Yes, both did.', 'Tell them thanks'), [
    'Peter and Alice',
  ])
  assert.deepEqual(meant('Message my brother', 'What should I say?', 'His keys are here'), ["brother's"])
})

test('my mom and your mother are one', () => {
  assert.deepEqual(meant('Any news from my mom?', 'Nothing from your mother.', 'Text her'), ['mom'])
})

test('a turn that says itself who it means is left alone', () => {
  assert.deepEqual(meant('Call David', 'Calling David.', 'Message Mary and tell her that I am late'), [])
  assert.deepEqual(meant('Call David', 'Calling David.', 'Is it raining?'), [])
  assert.deepEqual(meant('Call David', 'Calling David.', 'Add Mary to the call'), [])
})

test('two who fit equally are not guessed at', () => {
  assert.deepEqual(meant('Remind me of things', 'You know Susan and Jennifer.', 'Call her'), [])
})

test('a choice is answered by its place or by a part of its name', () => {
  const choice = ['Text Paul', 'Is that Paul Gross or Paul Thompson?'] as const
  assert.deepEqual(meant(...choice, 'The second one'), ['Paul Thompson'])
  assert.deepEqual(meant(...choice, 'The first'), ['Paul Gross'])
  assert.deepEqual(meant(...choice, 'Thompson'), ['Paul Thompson'])
  assert.deepEqual(meant(...choice, 'Thompson', 'OK.', 'Ask him about lunch'), ['Paul Thompson'])
})

test('it and one are the thing that was spoken of', () => {
  assert.deepEqual(meant('Do I have messages from Kim?', 'You have one new message.', 'What does it say?'), [
    'message',
  ])
  assert.deepEqual(meant('Read my messages', 'Which messages?', 'Just the ones from today'), ['message'])
})

test('"what about" asks the question before of something else', () => {
  assert.deepEqual(meant('Is my sister coming on Friday?', 'Yes.', 'What about Sunday?'), [
    'Is my sister coming on',
  ])
  assert.deepEqual(after('How many miles did I run yesterday?', 'Seven.', 'What about today?').terms, [
    'miles',
    'run',
  ])
})

test('an address and a way are of the place that was offered', () => {
  assert.deepEqual(meant('Find me a coffee shop', 'Blue Door is 4 miles away.', "What's the address?"), [
    'coffee shop Blue Door 4 miles away',
  ])
})

test('weather is somewhere and some day', () => {
  assert.deepEqual(meant('Will it be hot in Boise tomorrow?', 'Yes, 98.', 'Will it be humid?'), [
    'Boise',
    'tomorrow',
  ])
})

test('without a conversation nothing is left out', () => {
  assert.deepEqual(resolveTurn([], 'Call her'), { links: [], terms: [] })
})
