// OpenSSL 3, and as static inline functions what of it are macros that Swift cannot call: the "functions" that are
// casts over a control call, the typed stacks, and the constants that are computed.
#pragma once

#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#if OPENSSL_VERSION_MAJOR < 3
#error "OpenSSL 3 or later is needed; on Debian: apt-get install libssl-dev"
#endif

static const uint64_t clibssl_options =
    SSL_OP_NO_TICKET | SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION;
static const unsigned long clibssl_name_format = XN_FLAG_ONELINE & ~ASN1_STRFLGS_ESC_MSB;

// The system's configuration is not read: what is negotiated must not differ from machine to machine.
static inline int clibssl_init(void) { return OPENSSL_init_ssl(OPENSSL_INIT_NO_LOAD_CONFIG, NULL); }

static inline int clibssl_ctx_set_versions(SSL_CTX *context, int lowest, int highest) {
    return SSL_CTX_set_min_proto_version(context, lowest) && SSL_CTX_set_max_proto_version(context, highest);
}
static inline void clibssl_ctx_cache_no_sessions(SSL_CTX *context) {
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
}
static inline void clibssl_ctx_on_server_name(SSL_CTX *context, int (*callback)(SSL *, int *, void *)) {
    SSL_CTX_set_tlsext_servername_callback(context, callback);
}
static inline void clibssl_ctx_set_write_modes(SSL_CTX *context) {
    SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
}

static inline int clibssl_set_server_name(SSL *ssl, const char *name) {
    return (int)SSL_set_tlsext_host_name(ssl, name);
}
// The certificate, its key and its chain replace what the connection would have had from its context.
static inline int clibssl_use(SSL *ssl, X509 *leaf, EVP_PKEY *key, STACK_OF(X509) *chain) {
    return SSL_use_cert_and_key(ssl, leaf, key, chain, 1);
}
static inline int clibssl_ctx_use(SSL_CTX *context, X509 *leaf, EVP_PKEY *key, STACK_OF(X509) *chain) {
    return SSL_CTX_use_cert_and_key(context, leaf, key, chain, 1);
}
static inline SSL *clibssl_connection_of(X509_STORE_CTX *verification) {
    return (SSL *)X509_STORE_CTX_get_ex_data(verification, SSL_get_ex_data_X509_STORE_CTX_idx());
}

// The end of a memory BIO's bytes: "retry" (the peer may send more) or the end of the stream.
static inline void clibssl_bio_set_retry(BIO *bio) { BIO_set_mem_eof_return(bio, -1); }
static inline void clibssl_bio_set_end(BIO *bio) { BIO_set_mem_eof_return(bio, 0); }
static inline size_t clibssl_bio_count(BIO *bio) { return BIO_ctrl_pending(bio); }
static inline size_t clibssl_bio_bytes(BIO *bio, const char **bytes) {
    return (size_t)BIO_get_mem_data(bio, (char **)bytes);
}

static inline STACK_OF(X509) *clibssl_chain(void) { return sk_X509_new_null(); }
static inline void clibssl_chain_push(STACK_OF(X509) *chain, X509 *certificate) {
    sk_X509_push(chain, certificate);
}
static inline void clibssl_chain_free(STACK_OF(X509) *chain) { sk_X509_free(chain); }

static inline GENERAL_NAMES *clibssl_names_of(const X509 *certificate) {
    return (GENERAL_NAMES *)X509_get_ext_d2i(certificate, NID_subject_alt_name, NULL, NULL);
}
static inline int clibssl_names_count(const GENERAL_NAMES *names) { return sk_GENERAL_NAME_num(names); }
// A name's kind (GEN_DNS, GEN_IPADD, ...) and bytes; 0 bytes for a kind that is not made of bytes.
static inline int clibssl_name(
    const GENERAL_NAMES *names, int index, const unsigned char **bytes, int *count
) {
    int kind;
    ASN1_STRING *value = (ASN1_STRING *)GENERAL_NAME_get0_value(sk_GENERAL_NAME_value(names, index), &kind);
    int has_bytes = kind == GEN_DNS || kind == GEN_IPADD || kind == GEN_URI || kind == GEN_EMAIL;
    *bytes = has_bytes ? ASN1_STRING_get0_data(value) : NULL;
    *count = has_bytes ? ASN1_STRING_length(value) : 0;
    return kind;
}
static inline GENERAL_NAMES *clibssl_names(void) { return sk_GENERAL_NAME_new_null(); }
// Takes over the value: an IP address's bytes, or a DNS name.
static inline void clibssl_names_push(GENERAL_NAMES *names, int kind, ASN1_STRING *value) {
    GENERAL_NAME *name = GENERAL_NAME_new();
    GENERAL_NAME_set0_value(name, kind, value);
    sk_GENERAL_NAME_push(names, name);
}
static inline void clibssl_names_free(GENERAL_NAMES *names) { GENERAL_NAMES_free(names); }

static inline EVP_PKEY *clibssl_make_key(void) { return EVP_EC_gen("P-256"); }

// Adds an extension that OpenSSL makes from its text form; never from text that came from outside.
static inline int clibssl_add_extension(X509 *certificate, X509 *issuer, int kind, const char *value) {
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, issuer, certificate, NULL, NULL, 0);
    X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, &context, kind, value);
    if (extension == NULL) return 0;
    int added = X509_add_ext(certificate, extension, -1);
    X509_EXTENSION_free(extension);
    return added;
}
static inline int clibssl_add_names(X509 *certificate, GENERAL_NAMES *names) {
    return X509_add1_ext_i2d(certificate, NID_subject_alt_name, names, 0, X509V3_ADD_APPEND);
}
