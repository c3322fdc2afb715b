/**
 * One signature per algorithm over the octets of "postweg", made once with throw-away
 * keys. A host that cannot check it does not support the algorithm, whatever it says:
 * Thunderbird 128 has no Ed25519, and some systems forbid SHA-1. Algorithm 7 is 5 under
 * another number (RFC 5155 §2).
 */
export const KNOWN_ANSWERS: ReadonlyMap<
  number,
  { readonly publicKey: string; readonly signature: string }
> = new Map([
  [
    5,
    {
      publicKey:
        "03010001b3604ff8c4007d5ce05fa3c42513c7dea5226b0e07da608172dfafef9ebaf26b4df3895c" +
        "06b7cdb6f0aa213b4a48f49338513493fe3ee86994b5b2e75709cfe1ea660c7cd7510a16e7df655a" +
        "f9acf440423bc09c094c7bae337b1aa3240214570d4746b0de07d5a68b0653a9fc70724776ad10a3" +
        "6513cbcfec2142920623964b",
      signature:
        "2576479dc8e3fe7b77153ed0f8f924db4548d385cc5cc67598dd49e1eef9be188c2a6e4cc0a397ea" +
        "120f27bcb406d4a485a92ab0f38964338664247bff55e8f8f490ea2fd0fba50ffa00dd039f8eddbc" +
        "c76d34e2cdefec5f683540a7852d6e908a18cb51a780253a80f0fc965dcbd28cf93b920d36d01645" +
        "9ae3bb399fec4927",
    },
  ],
  [
    8,
    {
      publicKey:
        "03010001a3dcac15aedadfac52d2812844c2638f9a24d73676f69413a42508776cad67c32ffe68ea" +
        "8c6889b54ebc046f4c41a4b3a4315bb688832b8fea7266b80254bf296d764573bf8a9a897ed549cf" +
        "62483f7b0b21b595346e82f93d1af6bac078f9c3b1a8ddd49d34caf9e9cca5a56f4ef40fbd911e15" +
        "8d8dbf9b47c1fa971340b139",
      signature:
        "08a9205337490879e1f4ae73bfd1730d863f548cfc0cc127819d96c9fd254ae3dd1a31ef32f822bb" +
        "a97fb2136ce4bfbda89d4237822f4e407a618ab2e2c8022a9bbc322dc97a3292a6092df56d5797fb" +
        "b32086260a2e7138b5fdf5edb349e80f97032998b90f63070cdb7e463cbfbd8e6f05b723535b2a7c" +
        "3c34ea73e06a8542",
    },
  ],
  [
    10,
    {
      publicKey:
        "03010001daf9561b7f58733a15d5e805327af18abe248fbd98e546ed6354ed199b2bb587022cd24a" +
        "0b1233b59c02fde2ca9c96eb3b3ca407ace506283e765ff4556af4960cb720dcc8a06f474718dcc7" +
        "10c990a980c64b527ba914b52203b09f6793243a2e83c9cf38680e72e7685f1ddcd4e225c7c6776f" +
        "a8ce5e5bd7207cc8d32f52e1",
      signature:
        "4b3d9616bc8f06909772fffb23f420c5bf24fca87a52271fc148a549f372718a8268860c9f9e4182" +
        "14e4622e00c7bb43b853cfd25ee73218a06c6a5bcc78038219c92f8dd592d5ff87a374d80ca0e9eb" +
        "442c616991f54d183216a83b407fab9ce9703eb2f6243128e2cf3f52a922626a85fef2f3fb1ee2c8" +
        "fa9a2c7f967d16f4",
    },
  ],
  [
    13,
    {
      publicKey:
        "16778a56708acbdeb2f12cd4ccd78afac08e3d1d2eb9c72d9a9e78750dcfcfcbe87b7d9c4fc137ba" +
        "e1b8cf003075a6877b6f7d04cee3f1585b0586ebba37399f",
      signature:
        "97eac75723c3ff2f96759d550027e1b895703467748d800c511fcf95f433323885a819f336bcf129" +
        "a8d0fa7c3f8ccd83ae6d6fa6381e24597c64754db25b42d9",
    },
  ],
  [
    14,
    {
      publicKey:
        "d6e45f0bcf9404f4c45ae3d5f8f6d55e6285c789e289ebe122b6e82515782164d7e8c875e93aac2c" +
        "ea852d96928fc6dd9dd074f033aec274bcb4cec5d7530bd6bcef84c9a52785e1d14e8557dc77f2bd" +
        "5a98e88d4acd6f25612c0ef91aaef694",
      signature:
        "6563c0e002e0bbfc62a1ac6c07b9724ad0c26361e38a30a65f12b45c2805db824ddb962b69172a2d" +
        "263a354ff0daca497005071893c51267bba3155e108d342afbb6e707a0af89e7d8744f058d689b59" +
        "7358b5c08bbf2d7d368d6ed7931e8767",
    },
  ],
  [
    15,
    {
      publicKey: "46f667e3ad2d1e85224ef264d69cec5f485c14c5925d7d996499156a98d563d8",
      signature:
        "83fe784f95176216f4ac692e09a7dd49547d9cc0977c8d6587d7eaccd73409a26b9606e184bede45" +
        "99862422b01c03d71a3b11f84d04313d851556f182964709",
    },
  ],
]);
