import { chmod, open } from 'node:fs/promises'

/** What SQLite writes beside a file; it gets the rights of the file when it is made. */
const companions = ['', '-wal', '-shm', '-journal']

/**
 * Lets nobody but its owner read a database: makes the file so when it is not there, and takes the rights of others away
 * from one that an earlier version made. Where that cannot be done, as on systems without such rights or with a file of
 * another user, all stays as it is; whether it can be used shows when it is opened.
 */
export async function makePrivate(path: string): Promise<void> {
  await open(path, 'a', 0o600).then((file) => file.close(), ignore)
  for (const companion of companions) await chmod(path + companion, 0o600).catch(ignore)
}

const ignore = () => undefined
