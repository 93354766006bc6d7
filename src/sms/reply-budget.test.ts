import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { asksForMore, fitReply, moreHint } from './reply-budget.ts'
import { countSegments, isGsm7 } from './segments.ts'
import { smartEncode } from './smart-encoding.ts'

const words = fc.array(
  fc.oneof(
    fc.string({ minLength: 1, maxLength: 12 }),
    fc.constantFrom('milk.', 'eggs, ', 'ça', '“quoted”', '😀', '\n', 'Zürich?', '['.repeat(40)),
  ),
  { maxLength: 300 },
)

test('a reply never costs more than its budget, and with its rest it is whole', () => {
  fc.assert(
    fc.property(words, fc.integer({ min: 1, max: 6 }), (parts, budget) => {
      const reply = smartEncode(parts.join(' ').trim())
      const pieces: string[] = []
      for (let rest = reply; rest !== ''; ) {
        const fitted = fitReply(rest, budget)
        assert.ok(countSegments(fitted.text) <= budget, `${countSegments(fitted.text)} > ${budget}`)
        assert.ok(fitted.rest.length < rest.length, 'it comes to an end')
        pieces.push(fitted.rest === '' ? fitted.text : fitted.text.slice(0, -(moreHint.length + 1)))
        rest = fitted.rest
      }
      // A piece without the emoji of another may be said in GSM-7: so compare character by character.
      const solid = (text: string) => [...text.replace(/\s+/g, '')].map(smartEncode).join('')
      assert.equal(solid(pieces.join('')), solid(reply))
    }),
    { numRuns: 60 },
  )
})

test('a longer answer ends at a sentence', () => {
  const { text, rest } = fitReply('You told me three things about the boat. '.repeat(20), 2)
  assert.match(text, /boat\.\nReply MORE$/)
  assert.match(rest, /^You told me/)
})

test('a list is cut at a line', () => {
  const list = Array.from({ length: 60 }, (_, index) => `${index + 1}. thing number ${index + 1}`).join('\n')
  const { text, rest } = fitReply(list, 1)
  assert.match(text, /thing number \d+\nReply MORE$/)
  assert.match(rest, /^\d+\. thing/)
})

test('one long sentence is cut at a word', () => {
  const { text } = fitReply('word '.repeat(200), 1)
  assert.match(text, /word\nReply MORE$/)
})

test('typography becomes GSM-7 where nothing is lost by it', () => {
  for (const [typographic, plain] of [
    ['“It’s here” – she said…', '"It\'s here" - she said...'],
    ['• milk\n• eggs', '- milk\n- eggs'],
    ['2½ cups and ½ a lemon', '2 1/2 cups and 1/2 a lemon'],
    ['10:00 to 11:00', '10:00 to 11:00'],
    ['Caf\u0065\u0301', 'Café'],
  ] as const) {
    assert.equal(smartEncode(typographic), plain)
    assert.ok(isGsm7(plain))
  }
})

test('what GSM-7 cannot say stays as it was written', () => {
  for (const text of ['“Łukasz” called', 'see you – 😀', '10² is 100', '“日本”'])
    assert.equal(smartEncode(text), text)
})

test('MORE is understood however it is typed, and nothing else is', () => {
  for (const text of ['MORE', 'more', ' More. ', 'more please', '"MORE"', 'more!'])
    assert.ok(asksForMore(text))
  for (const text of ['more milk', 'tell me more about Sarah', 'any more?', '']) assert.ok(!asksForMore(text))
})
