import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import test from 'node:test'
import { type FormParams, signForm, toFormParams, verifySignature } from './signature.ts'

type Vectors = { token: string; vectors: { url: string; params: FormParams; signature: string }[] }
const { token, vectors }: Vectors = JSON.parse(
  readFileSync(new URL('./signature-vectors.json', import.meta.url), 'utf8'),
)

const url = 'https://jean.example/webhooks/sms'
const form = { From: '+14155550101', To: '+14155550100', Body: '  milk & eggs\n', NumMedia: '0' }
const signature = signForm(url, form, 'secret')
const verify = (change: Partial<Parameters<typeof verifySignature>[0]>) =>
  verifySignature({ url, params: form, signature, tokens: ['secret'], ...change })

for (const vector of vectors) {
  test(`Twilio's pinned vector ${vector.signature} is made and accepted`, () => {
    assert.equal(signForm(vector.url, vector.params, token), vector.signature)
    assert.equal(verifySignature({ ...vector, tokens: [token] }), true)
  })
}

test('a signature is accepted, a changed value, name or order of characters is not', () => {
  assert.equal(verify({}), true)
  assert.equal(verify({ params: { ...form, Body: 'milk & eggs' } }), false, 'values are not trimmed')
  assert.equal(verify({ params: { ...form, Extra: '' } }), false, 'an unknown parameter is signed too')
  assert.equal(verify({ signature: `${signature.slice(0, -2)}A=` }), false)
})

test('both tokens are accepted while rotating, an empty one never', () => {
  assert.equal(verify({ tokens: ['new', 'secret'] }), true)
  assert.equal(verify({ tokens: ['new'] }), false)
  assert.equal(verify({ tokens: [] }), false)
  assert.equal(verify({ signature: signForm(url, form, ''), tokens: [''] }), false)
})

test('a trailing slash, another path, query or scheme is another request', () => {
  assert.equal(verify({ url: `${url}/` }), false)
  assert.equal(verify({ url: `${url}?id=1` }), false)
  assert.equal(verify({ url: url.replace('https', 'http') }), false)
})

test('a standard port may be written or left out, another port is another request', () => {
  assert.equal(verify({ url: 'https://jean.example:443/webhooks/sms' }), true)
  assert.equal(verify({ signature: signForm('https://jean.example:443/webhooks/sms', form, 'secret') }), true)
  const atPort = 'http://localhost:3000/webhooks/sms'
  assert.equal(verify({ url: atPort, signature: signForm(atPort, form, 'secret') }), true)
})

test('repeated parameters count once each, in any order', () => {
  const signed = signForm(url, { MediaUrl: ['b', 'a'] }, 'secret')
  assert.equal(verify({ params: { MediaUrl: ['a', 'b', 'a'] }, signature: signed }), true)
  assert.equal(verify({ params: { MediaUrl: 'a' }, signature: signed }), false)
})

test('an empty body, a WhatsApp sender and any parameter name are signed like all else', () => {
  const wire = new URLSearchParams([
    ['From', 'whatsapp:+14155550101'],
    ['Body', ''],
    ['ProfileName', 'Zoë 🎈'],
    ['__proto__', 'x'],
    ['MediaUrl', '1'],
    ['MediaUrl', '2'],
  ])
  const params = toFormParams(wire)
  assert.deepEqual(Object.keys(params), ['From', 'Body', 'ProfileName', '__proto__', 'MediaUrl'])
  const signed = signForm(url, params, 'secret')
  assert.equal(
    verify({ params: toFormParams(new URLSearchParams(wire.toString())), signature: signed }),
    true,
  )
  wire.delete('__proto__')
  assert.equal(verify({ params: toFormParams(wire), signature: signed }), false)
})

test('what Twilio’s own check throws on is simply refused', () => {
  assert.equal(verify({ params: null, signature: signForm(url, {}, 'secret') }), true, 'no parameters at all')
  for (const bad of ['', '/webhooks/sms', 'localhost/webhooks/sms', 'https://', 'https://[/'])
    assert.equal(verify({ url: bad }), false)
  assert.equal(verify({ signature: undefined }), false)
  assert.equal(verify({ signature: '' }), false)
  assert.equal(verify({ signature: 'not base64 at all ☂' }), false)
})
