import formbody from '@fastify/formbody'
import Fastify, { type FastifyInstance } from 'fastify'
import { systemClock } from '../../src/clock.ts'
import { type PhoneMessage, phoneRoutes } from '../../src/http/phone.ts'
import { type FormParams, verifySignature } from '../../src/sms/signature.ts'
import { createSimulator, type Simulator } from '../../src/sms/simulator.ts'

/** A service behind the phone that stores and echoes, and can go away and come back at the same address. */
export async function startEchoService() {
  const stored = new Map<string, PhoneMessage & { number: string }>()
  let port = 0
  let replyAfterMs = 250
  let app: FastifyInstance
  let simulator: Simulator

  const answer = async (to: string, body: string) => {
    simulator.typing(to, true)
    await new Promise((done) => setTimeout(done, replyAfterMs))
    await reply(to, `You said: ${body}`)
    simulator.typing(to, false)
  }
  const reply = async (to: string, body: string) => {
    const id = crypto.randomUUID()
    const at = systemClock.now().toISOString()
    stored.set(id, { id, number: to, role: 'assistant', body, at, status: 'queued' })
    await simulator.send({ id, to, body, statusCallback: `${url()}/webhooks/sms/status?id=${id}` })
  }
  const url = () => `http://localhost:${port}`

  const start = async () => {
    app = Fastify()
    simulator = createSimulator({
      clock: systemClock,
      accountSid: `AC${'0'.repeat(32)}`,
      authToken: 'secret',
      serviceNumber: '+14155550100',
      publicUrl: url,
      deliver: ({ url, form, headers }) =>
        app.inject({
          method: 'POST',
          url: url.slice(new URL(url).origin.length),
          payload: form.toString(),
          headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' },
        }),
    })
    await app.register(formbody)
    app.addHook('preHandler', async (request, response) => {
      if (!request.url.startsWith('/webhooks/')) return
      const params = request.body as FormParams
      const signature = String(request.headers['x-twilio-signature'])
      if (verifySignature({ url: url() + request.url, params, signature, tokens: ['secret'] })) return
      return response.code(403).send()
    })
    app.post('/webhooks/sms', async (request, response) => {
      const {
        MessageSid: id = '',
        From: number = '',
        Body: body = '',
      } = request.body as Record<string, string>
      if (!stored.has(id)) {
        const at = systemClock.now().toISOString()
        stored.set(id, { id, number, role: 'user', body, at, status: 'delivered' })
        void answer(number, body)
      }
      return response.type('text/xml').send('<Response/>')
    })
    app.post('/webhooks/sms/status', async (request, response) => {
      const message = stored.get((request.query as { id: string }).id)
      if (message) message.status = (request.body as { MessageStatus: string }).MessageStatus
      return response.type('text/xml').send('<Response/>')
    })
    await app.register(
      phoneRoutes({
        assistantName: 'Jean Memory',
        serviceNumber: '+14155550100',
        simulator,
        history: async (number, limit) => messagesOf(number).slice(-limit),
        referents: async (number) =>
          messagesOf(number).length > 0 ? [{ phrase: 'that list', meaning: 'shopping list' }] : [],
      }),
    )
    await app.listen({ port })
    port = Number(new URL(app.listeningOrigin).port)
  }
  const messagesOf = (number: string) => [...stored.values()].filter((message) => message.number === number)

  await start()
  return {
    url,
    start,
    stop: () => app.close(),
    reply,
    store: (message: PhoneMessage & { number: string }) => stored.set(message.id, message),
    messagesOf,
    /** How long a reply takes to be written, in milliseconds. */
    setReplyAfterMs: (ms: number) => {
      replyAfterMs = ms
    },
  }
}
