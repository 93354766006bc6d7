import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { SegmentedMessage } from 'sms-segments-calculator'
import { countSegments, isGsm7 } from './segments.ts'

test('what is counted without the library is what the library counts', () => {
  const ascii = Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index))
  for (const character of [...ascii, '\n', '\r', '\t', 'é', '€', 'ł', '🙂']) {
    const library = new SegmentedMessage(character.repeat(161), 'auto')
    assert.equal(countSegments(character.repeat(161)), library.segmentsCount, JSON.stringify(character))
    assert.equal(isGsm7(character), library.encodingName === 'GSM-7', JSON.stringify(character))
  }
  const character = fc.constantFrom(...ascii, '\n', '\r', 'é')
  fc.assert(
    fc.property(fc.string({ unit: character, minLength: 1, maxLength: 700 }), (text) => {
      assert.equal(countSegments(text), new SegmentedMessage(text, 'auto').segmentsCount)
    }),
  )
})
