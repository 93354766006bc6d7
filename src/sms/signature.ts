import { getExpectedTwilioSignature, validateRequest } from 'twilio/lib/webhooks/webhooks.js'

/** A form as it came over the wire: a parameter that is repeated holds all its values. */
export type FormParams = Readonly<Record<string, string | readonly string[]>>

/**
 * The `X-Twilio-Signature` of a form posted to `url`, exactly as Twilio makes it: base64(HMAC-SHA1(token, url +
 * parameters sorted by name, name and value concatenated)); repeated values are de-duplicated and sorted.
 * https://www.twilio.com/docs/usage/security#validating-requests
 */
export function signForm(url: string, params: FormParams, token: string): string {
  return getExpectedTwilioSignature(token, url, { ...params })
}

/**
 * Whether one of `tokens` (several while rotating) made `signature`. `url` is the one Twilio called: scheme, host,
 * query and trailing slash as configured there; a standard port may be present or absent. Never throws.
 */
export function verifySignature(request: {
  url: string
  params: FormParams | null | undefined
  signature: string | undefined
  tokens: readonly string[]
}): boolean {
  const { url, signature } = request
  // Twilio's own check throws on a URL that is not absolute instead of saying no.
  if (!signature || !/^https?:\/\//i.test(url) || !URL.canParse(url)) return false
  const params = { ...request.params }
  return request.tokens.some((token) => token !== '' && validateRequest(token, signature, url, params))
}

/** Reads a form without losing repeated parameters. The result has no prototype, so any name is safe. */
export function toFormParams(form: URLSearchParams): FormParams {
  const params: Record<string, string | string[]> = Object.create(null)
  for (const name of new Set(form.keys())) {
    const values = form.getAll(name)
    params[name] = values.length === 1 ? (values[0] as string) : values
  }
  return params
}
