import assert from 'node:assert/strict'
import test from 'node:test'
import { consentReply, readConsent } from './consent.ts'

const known = { optedOut: false, optOutType: null }

test('stop words count only when they are the whole message', () => {
  for (const text of [
    'STOP',
    'stop',
    'Stop.',
    ' unsubscribe ',
    'STOPALL',
    'quit',
    'END',
    'cancel',
    'revoke',
    'optout',
  ]) {
    assert.equal(readConsent(text, known), 'stop', text)
  }
  for (const text of [
    'stop the starter reminder',
    'cancel the bins one',
    'the end',
    'quit smoking on Monday',
    "don't stop",
  ]) {
    assert.equal(readConsent(text, known), null, text)
  }
})

test('any reasonable wording revokes', () => {
  for (const text of [
    'please stop texting me',
    'Opt out',
    'Leave me alone!',
    "don't text me any more",
    'take me out of this',
  ]) {
    assert.equal(readConsent(text, known), 'stop', text)
  }
})

test('help, start, and yes only from somebody who has stopped', () => {
  assert.equal(readConsent('HELP', known), 'help')
  assert.equal(readConsent('info', known), 'help')
  assert.equal(readConsent('START', known), 'start')
  assert.equal(readConsent('yes', known), null)
  assert.equal(readConsent('Yes', { optedOut: true, optOutType: null }), 'start')
  assert.equal(readConsent('help me remember this', known), null)
})

test('the gateway’s own reading goes first', () => {
  assert.equal(readConsent('arret', { optedOut: false, optOutType: 'STOP' }), 'stop')
})

test('the replies that rules ask for cost one segment, and name the service', () => {
  for (const word of ['stop', 'start', 'help'] as const) {
    const reply = consentReply(word, 'Jean Memory')
    assert.ok(reply.length <= 160, reply)
    assert.match(reply, /Jean Memory/)
  }
  assert.match(consentReply('help', 'Jean Memory'), /STOP/)
})
