import { chmod, mkdir, readdir } from 'node:fs/promises'
import { join } from 'node:path'

/** What Telar puts into its data folder. */
const own = /^(telar\.(db|lock)|vectors\.db|runs\.|secret\.key|files$)/

/**
 * Makes the data folder, for its owner alone, when it is not there. In one that is there the rights of others are taken
 * from what is Telar's, and from the folder itself when nothing else is in it: a folder that somebody shares stays shared.
 */
export async function makeDataFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const names = await readdir(folder)
  const mine = names.filter((name) => own.test(name))
  if (mine.length > 0 && mine.length === names.length) await restrict(folder, 0o700)
  for (const name of mine) await restrict(join(folder, name), name === 'files' ? 0o700 : 0o600)
}

/** Systems without such rights, files of other users and names that have gone meanwhile are left alone. */
async function restrict(path: string, mode: number): Promise<void> {
  await chmod(path, mode).catch(() => undefined)
}
