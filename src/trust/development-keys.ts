/**
 * Public halves, in hex, of the keys that mesdrift's own packs are signed with (`baselines/trust`). Their secrets are
 * public as well: whoever trusts them trusts everybody. A production root never does.
 */
export const DEVELOPMENT_KEYS: ReadonlySet<string> = new Set([
  "d2418a08f5b7bc01921ff1154360200d250528fbc6db86193bf6ed35deaa49b5",
  "4a9fd5f6c8a8184840e5e720699f87b0b44b47bcb0744b565f21f333b395e4c1",
  "f01777cad5b0e2aa68538db6059577cc8bc8bdf2e9810d30fc954e180ae76eb1",
]);
