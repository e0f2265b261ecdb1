import { Router } from 'phase-router'

export const dynamic = 'force-dynamic'

export default async function Page() {
  const routes = await new Router({ sources: 10, fanOut: 2, targets: 3 }).route()
  return <p>{routes.length === 20 ? 'ok' : 'not as expected'}</p>
}
