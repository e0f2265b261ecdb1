import test from 'ava'
import { admit, Refused } from '../../../lib/cli/lab/guard.js'

const token = 'abcDEF-_0123456789abcdef'
const host = '127.0.0.1:8000'
const origin = `http://${host}`

test('who knows the address is let in, to the path below the token', (t) => {
  t.is(admit({ method: 'GET', url: `/${token}/`, headers: { host } }, token, 8000), '')
  t.is(admit({ method: 'GET', url: `/${token}/page.js?x=/y`, headers: { host } }, token, 8000), 'page.js')
  t.is(admit({ method: 'GET', url: `/${token}/`, headers: { host, origin } }, token, 8000), '')
  t.is(admit({ method: 'POST', url: `/${token}/measure`, headers: { host, origin } }, token, 8000), 'measure')
  const local = { host: 'localhost:8000', origin: 'http://localhost:8000' }
  t.is(admit({ method: 'POST', url: `/${token}/measure`, headers: local }, token, 8000), 'measure')
  t.is(admit({ method: 'GET', url: `/${token}/`, headers: { host: '127.0.0.1' } }, token, 80), '')
})

const get = (url: string, headers: Record<string, string> = { host }) => ({ method: 'GET', url, headers })
const post = (headers: Record<string, string>) => ({ method: 'POST', url: `/${token}/measure`, headers })

for (const [what, request, status] of [
  ['another host', get(`/${token}/`, { host: 'example.com:8000' }), 403],
  ['another port', get(`/${token}/`, { host: '127.0.0.1:8001' }), 403],
  ['no port', get(`/${token}/`, { host: '127.0.0.1' }), 403],
  ['no host', get(`/${token}/`, {}), 403],
  ['no token', get('/'), 403],
  ['a file and no token', get('/page.js'), 403],
  ['a token that is longer', get(`/${token}x/`), 403],
  ['a token that is shorter', get(`/${token.slice(1)}/`), 403],
  ['another token of the length', get(`/${token.replace('a', 'b')}/`), 403],
  ['a token in other letters', get(`/${token.toUpperCase()}/`), 403],
  ['the token in the query alone', get(`/?/${token}/`), 403],
  ['the token behind another segment', get(`/x/${token}/`), 403],
  ['the token escaped', get(`/%61${token.slice(1)}/`), 403],
  ['a whole address', get(`http://example.com/${token}/`), 403],
  ['the token without a slash', get(`/${token}`), 404],
  ['a foreign origin', post({ host, origin: 'https://example.com' }), 403],
  ['a foreign origin that reads', get(`/${token}/`, { host, origin: 'http://127.0.0.1:9000' }), 403],
  ['an origin that is hidden', post({ host, origin: 'null' }), 403],
  ['the origin by another scheme', post({ host, origin: `https://${host}` }), 403],
  ['no origin', post({ host }), 403],
] as const) {
  test(`refused: ${what}`, (t) => {
    const error = t.throws(() => admit(request, token, 8000), { instanceOf: Refused })
    t.is(error?.status, status)
    t.false(error?.message.includes(token))
  })
}
