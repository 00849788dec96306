Sidescan.require_resource '_file_reader'

module Inspec::Resources
  class X509CertificateResource < Inspec.resource(1)
    name 'x509_certificate'
    supports platform: 'unix'
    answers :partly, '`have_purpose` is unknown: it would run `openssl`.'
    include FileReader

    # What InSpec lists even where a certificate lacks it.
    EXTENSIONS = %w[
      keyUsage extendedKeyUsage basicConstraints subjectKeyIdentifier authorityKeyIdentifier subjectAltName
      issuerAltName authorityInfoAccess crlDistributionPoints issuingDistributionPoint certificatePolicies
      policyConstraints nameConstraints noCheck tlsfeature nsComment
    ].freeze

    def initialize(source)
      options = source.is_a?(String) ? { filepath: source } : source
      @path = options[:filepath]
      @fields = Sidescan.native(:certificate, options[:content] || read_file_content(@path))
      raise 'PEM_read_bio_X509: no start line' if @fields.nil?
    end

    %w[version serial signature_algorithm subject_dn issuer_dn fingerprint public_key].each do |field|
      define_method(field) { @fields[field] }
    end

    def certificate?
      !@fields.nil?
    end

    def subject
      @subject ||= Hashie::Mash.new(@fields['subject'].to_h)
    end

    def issuer
      @issuer ||= Hashie::Mash.new(@fields['issuer'].to_h)
    end

    def email
      subject.emailAddress
    end

    def key_length
      bytes = @fields['modulus_bytes']
      raise NoMethodError, "undefined method `n' for a key that is not RSA's" if bytes.nil?

      bytes * 8
    end
    alias keylength key_length

    def not_before
      Time.at(@fields['not_before']).utc
    end

    def not_after
      Time.at(@fields['not_after']).utc
    end

    def validity_in_days
      (@fields['not_after'] - Time.now.to_f) / 86_400
    end

    def valid?
      now = Time.now.to_f
      now >= @fields['not_before'] && now <= @fields['not_after']
    end

    def extensions
      @extensions ||= begin
        found = Hashie::Mash.new
        EXTENSIONS.each { |name| found[name] = [] }
        @fields['extensions'].each { |name, text| found[name] = text.split(/ *, */) }
        found
      end
    end

    def subject_alt_names
      extensions['subjectAltName']
    end

    def has_purpose?(_purpose)
      command = "openssl x509 -noout -purpose -in #{@path || 'temporary_certificate.pem'}"
      inspec.command(command).stdout.include?('purpose')
    end

    def resource_id
      @path || subject.CN || 'x509 Certificate'
    end

    def to_s
      "x509_certificate #{@path || subject.CN}"
    end
  end
end
