import { type ComponentType, lazy, useState } from 'react';

const KEY = 'tracker.renewed';
const AGAIN_AFTER = 60_000;

/** A part of the page could not be loaded; what failed once stays so until the page is loaded again. */
export class MissingPart extends Error {}

/**
 * A screen that is loaded when it is wanted, or begun to be when it will be; what fails then is told when it is wanted. One that
 * is there is drawn at once: React shows what is to be waited for, however short, for 300 ms at least.
 */
export function lazily<P extends object>(load: () => Promise<{ default: ComponentType<P> }>) {
  let there: ComponentType<P> | undefined;
  const loaded = async () => {
    const part = await load();
    there = part.default;
    return part;
  };
  const Late = lazy(() => loaded().catch(renew)) as ComponentType<P>;
  // biome-ignore lint/correctness/noComponentHookFactories: like those of React it is made once, beside what it loads
  function Part(props: P) {
    const [Drawn] = useState(() => there ?? Late); // one and the same as long as it is shown
    return <Drawn {...props} />;
  }
  return Object.assign(Part, { begin: () => loaded().catch(() => {}) });
}

/** After an upgrade the old parts are gone: the page is loaded again, once, where it is there to be loaded. */
async function renew(failure: unknown): Promise<never> {
  const last = Number(sessionStorage.getItem(KEY) ?? 0);
  if (Date.now() - last > AGAIN_AFTER && (await isThere())) {
    sessionStorage.setItem(KEY, String(Date.now()));
    location.reload();
    return new Promise(() => {});
  }
  throw new MissingPart(String(failure));
}

const isThere = () =>
  fetch('/', { cache: 'no-store' }).then(
    ({ ok }) => ok,
    () => false,
  );
