import { AppError } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import type { SecretValues } from '@/server/capabilities/secrets'
import type { Scope } from '../context'
import type { SecretDeps } from './types'

/** The secrets of a workspace, for its runs; those of others do not exist for it. */
export const secretValues = ({ records, secrets }: SecretDeps, { workspaceId }: Scope): SecretValues => ({
  async read(names) {
    const stored = new Map((await records.secrets.list(workspaceId)).map((secret) => [secret.name, secret]))
    return new Map(
      names.map((name) => {
        const secret = stored.get(name)
        if (secret === undefined)
          throw new AppError('secret-missing', say('There is no secret “{name}”.', { name }), { details: { name } })
        return [name, { value: opened(name, () => secrets.open(secret.sealed)), hosts: secret.hosts }]
      }),
    )
  },
})

function opened(name: string, open: () => string): string {
  try {
    return open()
  } catch (cause) {
    throw new AppError('secret-missing', say('The secret “{name}” was sealed with another key.', { name }), {
      fix: say('Store it again in Settings, or start Telar with the TELAR_SECRET_KEY or the secret.key file of then.'),
      details: { name },
      cause,
    })
  }
}
