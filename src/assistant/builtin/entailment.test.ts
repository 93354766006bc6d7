import assert from 'node:assert/strict'
import test from 'node:test'
import { makesTrue } from './entailment.ts'
import { stemOf } from './words.ts'

test('who moves somewhere lives there, and not the other way round', () => {
  assert.ok(makesTrue(stemOf('moved'), stemOf('live')))
  assert.ok(makesTrue(stemOf('bought'), stemOf('own')))
  assert.ok(!makesTrue(stemOf('live'), stemOf('move')))
  assert.ok(!makesTrue(stemOf('sold'), stemOf('own')))
})
