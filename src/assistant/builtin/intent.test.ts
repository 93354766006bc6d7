import assert from 'node:assert/strict'
import test from 'node:test'
import { readIntent } from './intent.ts'

const read = (text: string): string => {
  const intent = readIntent(text)
  return intent ? `${intent.change ? 'change' : 'ask'} ${intent.about}` : 'none'
}

test('a request says what it is about and whether it changes it', () => {
  assert.equal(read('whats on my grocery list'), 'ask shopping')
  assert.equal(read('please put candles on the shopping list'), 'change shopping')
  assert.equal(read('anything left on my to-do list?'), 'ask todo')
  assert.equal(read('cross mowing the lawn off my list of chores'), 'change todo')
  assert.equal(read('which reminders do I have'), 'ask reminder')
  assert.equal(read("don't let me forget to feed Tom's cat"), 'change reminder')
  assert.equal(read('do I have anything planned on June 3rd'), 'ask calendar')
  assert.equal(read('put the school play on my calendar for Friday'), 'change calendar')
})

test('what one is reminded of, or of which list, is what counts', () => {
  assert.equal(read('set a reminder to go shopping for shoes'), 'change reminder')
  assert.equal(read('remind me what is on my shopping list'), 'ask shopping')
})

test('anything else is none of these', () => {
  for (const text of ['how far is the moon', 'my sister is allergic to nuts', 'list the kings of Spain'])
    assert.equal(read(text), 'none', text)
})
