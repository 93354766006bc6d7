import assert from 'node:assert/strict'
import test from 'node:test'
import { readSocial } from './social.ts'

test('talk about the talk is told from telling', () => {
  assert.equal(readSocial('cheers, big help mate'), 'thank')
  assert.equal(readSocial('thank you notes go to Olga'), undefined)
  assert.equal(readSocial('yes delete it'), 'yes')
  assert.equal(readSocial('yeah cross that one off'), undefined)
  assert.equal(readSocial('so what does it do'), 'capabilities')
  assert.equal(readSocial('anybody there?'), 'identity')
  assert.equal(readSocial('what have I told you so far'), 'know-me')
  assert.equal(readSocial('show me everything you have on me'), 'know-me')
  assert.equal(readSocial("she's paying so put it back to what it was"), 'undo')
  assert.equal(readSocial('put it back in the drawer'), undefined)
})
