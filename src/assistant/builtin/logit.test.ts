import assert from 'node:assert/strict'
import test from 'node:test'
import { parseLogit, scale, sharesOf } from './logit.ts'

test('a logit adds up what each cue counts for each class', () => {
  const logit = parseLogit(`rain sun\nclouds\t0:${2 * scale}\nblue\t1:${scale} 0:-${scale}`)
  assert.deepEqual(logit.classes, ['rain', 'sun'])
  const [rain = 0, sun = 0] = sharesOf(logit, ['clouds', 'never seen'])
  assert.ok(Math.abs(rain - 1 / (1 + Math.exp(-2))) < 1e-6)
  assert.ok(Math.abs(rain + sun - 1) < 1e-6)
  assert.ok((sharesOf(logit, ['blue'])[1] ?? 0) > 0.5)
})
