import assert from 'node:assert/strict'
import test from 'node:test'
import { findContradicted } from './contradict.ts'

const told = (text: string) => ({ id: text, text, saidAt: '2026-03-01T09:00:00Z' })
const contradicted = (before: string[], now: string) => findContradicted(now, before.map(told))?.text

test('the same thing with another value', () => {
  assert.equal(contradicted(['dentist is Tuesday'], 'dentist is Friday'), 'dentist is Tuesday')
  assert.equal(
    contradicted(['The alarm code is 4411', 'Rent is due'], 'the alarm code is 9042'),
    'The alarm code is 4411',
  )
})

test('somebody somewhere else', () => {
  assert.equal(contradicted(['I live in Denver'], 'I moved to Boston'), 'I live in Denver')
  assert.equal(contradicted(['Nora lives in Leeds'], 'Nora moved to York'), 'Nora lives in Leeds')
})

test('another thing, another person, the same value or another kind of value is no contradiction', () => {
  assert.equal(contradicted(['dentist is Tuesday'], 'optician is Friday'), undefined)
  assert.equal(contradicted(['I live in Denver'], 'Nora moved to Boston'), undefined)
  assert.equal(contradicted(['dentist is Tuesday'], 'dentist is Tuesday'), undefined)
  assert.equal(contradicted(['dentist is Tuesday'], 'dentist is expensive'), undefined)
  assert.equal(contradicted(['I live in Denver'], 'I work in Boston'), undefined)
  assert.equal(contradicted(["Mum's birthday is 3 May"], "Dad's birthday is 9 June"), undefined)
})
