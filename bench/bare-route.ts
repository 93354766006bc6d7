import { randomUUID } from 'node:crypto'
import Fastify from 'fastify'
import pg from 'pg'
import { toFormParams, verifySignature } from '../src/sms/signature.ts'

// What accepting a message costs at the very least: check the signature, commit one row, answer.
const [databaseUrl = '', publicUrl = '', token = ''] = process.argv.slice(2)
const pool = new pg.Pool({ connectionString: databaseUrl, max: 10 })
await pool.query('create table if not exists bare_messages (id uuid primary key, sid text, body text)')
const server = Fastify()
server.addContentTypeParser(
  'application/x-www-form-urlencoded',
  { parseAs: 'string' },
  (_request, body, done) => done(null, body),
)
server.post('/webhooks/sms', async (request, reply) => {
  const params = toFormParams(new URLSearchParams(String(request.body)))
  const signature = String(request.headers['x-twilio-signature'])
  const genuine = verifySignature({
    url: `${publicUrl}${request.raw.url}`,
    params,
    signature,
    tokens: [token],
  })
  if (!genuine) return reply.code(403).send()
  const { MessageSid: sid, Body: body } = params
  await pool.query('insert into bare_messages values ($1, $2, $3)', [randomUUID(), sid, body])
  return reply.type('text/xml').send('<Response/>')
})
await server.listen({ port: 0, host: '127.0.0.1' })
process.send?.(server.listeningOrigin)
process.once('disconnect', () => process.exit(0))
